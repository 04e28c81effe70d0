import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { PlaceOrder } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class PlaceOrderCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly order: PlaceOrder,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(PlaceOrderCommand)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrderCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, order, context }: PlaceOrderCommand): Promise<OrderOutcome> {
    return this.loop.handle({ streamId: orderId, command: order, context, likelyNew: true });
  }
}
