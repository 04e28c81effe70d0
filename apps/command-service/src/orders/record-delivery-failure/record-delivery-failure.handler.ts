import { OrderFulfilment, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { RecordDeliveryFailure } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class RecordDeliveryFailureCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly failure: RecordDeliveryFailure,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RecordDeliveryFailureCommand)
export class RecordDeliveryFailureHandler implements ICommandHandler<RecordDeliveryFailureCommand> {
  constructor(@Inject(OrderFulfilment) private readonly fulfilment: OrderFulfilment) {}

  execute({
    orderId,
    failure,
    context,
    expectedVersion,
  }: RecordDeliveryFailureCommand): Promise<OrderOutcome> {
    return this.fulfilment.handle({
      streamId: orderId,
      command: failure,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
