import type { CommandContext } from '@daybook/event-sourcing';
import type { ReserveStock } from '@daybook/stock';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { StockCommandLoop, type StockOutcome } from '../stock-command-loop.js';

/** Asked by the process of an order, never over HTTP. */
export class ReserveStockCommand extends Command<StockOutcome> {
  constructor(
    readonly sku: string,
    readonly reservation: ReserveStock,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReserveStockCommand)
export class ReserveStockHandler implements ICommandHandler<ReserveStockCommand> {
  constructor(@Inject(StockCommandLoop) private readonly loop: StockCommandLoop) {}

  execute({ sku, reservation, context }: ReserveStockCommand): Promise<StockOutcome> {
    return this.loop.handle({
      streamId: sku,
      command: reservation,
      context,
    });
  }
}
