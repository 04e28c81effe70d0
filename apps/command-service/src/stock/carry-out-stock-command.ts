import { StockCommandLoop, type StockOutcome } from '@daybook/command-path';
import type { CommandRequest } from '@daybook/event-sourcing';
import type { StockCommand } from '@daybook/stock';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

/** A command of a sku, whichever route has read it. */
export class CarryOutStockCommand extends Command<StockOutcome> {
  constructor(readonly request: CommandRequest<StockCommand>) {
    super();
  }
}

@CommandHandler(CarryOutStockCommand)
export class CarryOutStockCommandHandler implements ICommandHandler<CarryOutStockCommand> {
  constructor(@Inject(StockCommandLoop) private readonly loop: StockCommandLoop) {}

  execute({ request }: CarryOutStockCommand): Promise<StockOutcome> {
    return this.loop.handle(request);
  }
}
