import type { EventLog } from '@daybook/event-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AdjustStockController } from './adjust-stock/adjust-stock.controller.js';
import { AdjustStockHandler } from './adjust-stock/adjust-stock.handler.js';
import { CommitReservationHandler } from './commit-reservation/commit-reservation.handler.js';
import { ReceiveStockController } from './receive-stock/receive-stock.controller.js';
import { ReceiveStockHandler } from './receive-stock/receive-stock.handler.js';
import { ReleaseReservationHandler } from './release-reservation/release-reservation.handler.js';
import { ReserveStockHandler } from './reserve-stock/reserve-stock.handler.js';
import { StockCommandLoop } from './stock-command-loop.js';

/** Stock in and stock corrected, over HTTP; reservations only by command. */
@Module({})
export class StockModule {
  static with(log: EventLog): DynamicModule {
    return {
      module: StockModule,
      imports: [CqrsModule],
      controllers: [ReceiveStockController, AdjustStockController],
      providers: [
        { provide: StockCommandLoop, useFactory: () => new StockCommandLoop(log) },
        ReceiveStockHandler,
        AdjustStockHandler,
        ReserveStockHandler,
        ReleaseReservationHandler,
        CommitReservationHandler,
      ],
    };
  }
}
