import { OrderFulfilment, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { ReturnItems } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class ReturnItemsCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly returning: ReturnItems,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ReturnItemsCommand)
export class ReturnItemsHandler implements ICommandHandler<ReturnItemsCommand> {
  constructor(@Inject(OrderFulfilment) private readonly fulfilment: OrderFulfilment) {}

  execute({ orderId, returning, context, expectedVersion }: ReturnItemsCommand): Promise<OrderOutcome> {
    return this.fulfilment.handle({
      streamId: orderId,
      command: returning,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
