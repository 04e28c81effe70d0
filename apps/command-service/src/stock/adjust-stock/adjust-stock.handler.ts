import { StockCommandLoop, type StockOutcome } from '@daybook/command-path';
import type { CommandContext } from '@daybook/event-sourcing';
import type { AdjustStock } from '@daybook/stock';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

export class AdjustStockCommand extends Command<StockOutcome> {
  constructor(
    readonly sku: string,
    readonly adjustment: AdjustStock,
    readonly context: CommandContext,
    readonly expectedVersion: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(AdjustStockCommand)
export class AdjustStockHandler implements ICommandHandler<AdjustStockCommand> {
  constructor(@Inject(StockCommandLoop) private readonly loop: StockCommandLoop) {}

  execute({ sku, adjustment, context, expectedVersion }: AdjustStockCommand): Promise<StockOutcome> {
    return this.loop.handle({
      streamId: sku,
      command: adjustment,
      context,
      ...(expectedVersion !== undefined && { expectedVersion }),
    });
  }
}
