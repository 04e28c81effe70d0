import { OrderFulfilment, type OrderOutcome } from '@daybook/command-path';
import type { CommandRequest } from '@daybook/event-sourcing';
import type { OrderCommand } from '@daybook/ordering';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

/** A command of an order, whichever route has read it. */
export class CarryOutOrderCommand extends Command<OrderOutcome> {
  constructor(readonly request: CommandRequest<OrderCommand>) {
    super();
  }
}

@CommandHandler(CarryOutOrderCommand)
export class CarryOutOrderCommandHandler implements ICommandHandler<CarryOutOrderCommand> {
  constructor(@Inject(OrderFulfilment) private readonly fulfilment: OrderFulfilment) {}

  execute({ request }: CarryOutOrderCommand): Promise<OrderOutcome> {
    return this.fulfilment.handle(request);
  }
}
