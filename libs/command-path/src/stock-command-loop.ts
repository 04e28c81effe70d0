import { decodeStoredStockEvent, encodeStockEvent, stockCategory } from '@daybook/contracts';
import { type EventLog, LogSnapshots, type SnapshotCodec } from '@daybook/event-log';
import { CommandLoop, type CommandOutcome } from '@daybook/event-sourcing';
import {
  decodeStockSnapshot,
  encodeStockSnapshot,
  type StockCommand,
  stockDecider,
  type StockEvent,
  type StockRejection,
  stockSnapshotForm,
  type StockState,
  type StoredStockSnapshot,
  weighStock,
} from '@daybook/stock';
import { LogEventStore } from './log-event-store.js';

/** Carries out commands for the stock of skus, each of which is a stream. The class is the injection token, too. */
export class StockCommandLoop extends CommandLoop<StockState, StockCommand, StockEvent, StockRejection> {
  constructor(log: EventLog) {
    const snapshots = new LogSnapshots({ log, category: stockCategory, codec: snapshotCodec });
    super(stockDecider, new LogEventStore(log, storedForm), { weigh, maxRecentBytes, snapshots });
  }
}

const reservationBytes = 140;

/** Room for states of skus in memory. A sku with more open reservations than that is read again at each use. */
const maxRecentBytes = 8 * 1024 * 1024;

const weigh = (stock: StockState): number => weighStock(stock) * reservationBytes;

const storedForm = {
  category: stockCategory,
  encode: encodeStockEvent,
  decode: decodeStoredStockEvent,
} as const;

const snapshotCodec: SnapshotCodec<StockState> = {
  form: stockSnapshotForm,
  encode: encodeStockSnapshot,
  decode: (stored) => decodeStockSnapshot(stored as StoredStockSnapshot),
  weigh: weighStock,
};

export type StockOutcome = CommandOutcome<StockState, StockEvent, StockRejection>;
