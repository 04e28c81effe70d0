import { OrderFulfilment, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { CancelOrder } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class CancelOrderCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly cancellation: CancelOrder,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(CancelOrderCommand)
export class CancelOrderHandler implements ICommandHandler<CancelOrderCommand> {
  constructor(@Inject(OrderFulfilment) private readonly fulfilment: OrderFulfilment) {}

  execute({ orderId, cancellation, context, expectedVersion }: CancelOrderCommand): Promise<OrderOutcome> {
    return this.fulfilment.handle({
      streamId: orderId,
      command: cancellation,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
