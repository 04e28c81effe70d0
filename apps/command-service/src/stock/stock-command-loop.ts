import { decodeStoredStockEvent, stockCategory } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { CommandLoop, type CommandOutcome } from '@daybook/event-sourcing';
import {
  encodeStockEvent,
  type StockCommand,
  stockDecider,
  type StockEvent,
  type StockRejection,
  type StockState,
} from '@daybook/stock';
import { LogEventStore } from '../event-store/log-event-store.js';

/** Carries out commands for the stock of skus, each of which is a stream. The class is the injection token, too. */
export class StockCommandLoop extends CommandLoop<StockState, StockCommand, StockEvent, StockRejection> {
  constructor(log: EventLog) {
    super(stockDecider, new LogEventStore(log, storedForm), { weigh });
  }
}

const storedForm = {
  category: stockCategory,
  encode: encodeStockEvent,
  decode: decodeStoredStockEvent,
} as const;

/** An open reservation takes about as much memory as an event's id. */
const weigh = (stock: StockState): number => (stock.status === 'known' ? stock.reservations.size : 0);

export type StockOutcome = CommandOutcome<StockState, StockEvent, StockRejection>;
