import { OrderFulfilment, type OrderOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { DispatchShipment } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class DispatchShipmentCommand extends Command<OrderOutcome> {
  constructor(
    readonly orderId: string,
    readonly dispatch: DispatchShipment,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(DispatchShipmentCommand)
export class DispatchShipmentHandler implements ICommandHandler<DispatchShipmentCommand> {
  constructor(@Inject(OrderFulfilment) private readonly fulfilment: OrderFulfilment) {}

  execute({ orderId, dispatch, context, expectedVersion }: DispatchShipmentCommand): Promise<OrderOutcome> {
    return this.fulfilment.handle({
      streamId: orderId,
      command: dispatch,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
