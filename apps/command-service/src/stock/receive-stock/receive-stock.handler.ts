import { StockCommandLoop, type StockOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { ReceiveStock } from '@daybook/stock';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class ReceiveStockCommand extends Command<StockOutcome> {
  constructor(
    readonly sku: string,
    readonly receipt: ReceiveStock,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ReceiveStockCommand)
export class ReceiveStockHandler implements ICommandHandler<ReceiveStockCommand> {
  constructor(@Inject(StockCommandLoop) private readonly loop: StockCommandLoop) {}

  execute({ sku, receipt, context, expectedVersion }: ReceiveStockCommand): Promise<StockOutcome> {
    return this.loop.handle({
      streamId: sku,
      command: receipt,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
