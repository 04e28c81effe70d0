import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { ConfirmOrder } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class ConfirmOrderCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly confirmation: ConfirmOrder,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ConfirmOrderCommand)
export class ConfirmOrderHandler implements ICommandHandler<ConfirmOrderCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, confirmation, context, expectedVersion }: ConfirmOrderCommand): Promise<OrderOutcome> {
    return this.loop.handle({
      streamId: orderId,
      command: confirmation,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
