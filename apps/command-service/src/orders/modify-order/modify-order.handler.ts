import { OrderCommandLoop, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { ModifyOrder } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class ModifyOrderCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly modification: ModifyOrder,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ModifyOrderCommand)
export class ModifyOrderHandler implements ICommandHandler<ModifyOrderCommand> {
  constructor(@Inject(OrderCommandLoop) private readonly loop: OrderCommandLoop) {}

  execute({ orderId, modification, context, expectedVersion }: ModifyOrderCommand): Promise<OrderOutcome> {
    return this.loop.handle({
      streamId: orderId,
      command: modification,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
