import { StockCommandLoop } from '@daybook/command-path';
import type { EventLog } from '@daybook/event-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AdjustStockController } from './adjust-stock/adjust-stock.controller.js';
import { CarryOutStockCommandHandler } from './carry-out-stock-command.js';
import { ReceiveStockController } from './receive-stock/receive-stock.controller.js';

/** Stock in and stock corrected. Reserved it is by the processes of orders alone. */
@Module({})
export class StockModule {
  static with(log: EventLog): DynamicModule {
    return {
      module: StockModule,
      imports: [CqrsModule],
      controllers: [ReceiveStockController, AdjustStockController],
      providers: [
        { provide: StockCommandLoop, useFactory: () => new StockCommandLoop(log) },
        CarryOutStockCommandHandler,
      ],
      exports: [StockCommandLoop],
    };
  }
}
