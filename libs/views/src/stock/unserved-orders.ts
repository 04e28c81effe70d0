import { decodeStoredStockEvent, maxUnservedNamed, stockCategory } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import {
  decodeStockSnapshot,
  stockDecider,
  stockSnapshotForm,
  type StockState,
  type StoredStockSnapshot,
  type Unserved,
  unservedOf,
} from '@daybook/stock';

/**
 * The orders that a sku cannot serve any more as it was at a version. The view leaves out which orders units are
 * reserved for, so that a hot sku stays small; the log has it.
 */
export async function unservedAt(log: EventLog, sku: string, version: number): Promise<Unserved | undefined> {
  const stock = await stockAt(log, sku, version);
  return stock.status === 'known' ? unservedOf(stock, maxUnservedNamed) : undefined;
}

async function stockAt(log: EventLog, streamId: string, version: number): Promise<StockState> {
  const stream = { category: stockCategory, streamId };
  const kept = await log.loadSnapshot({ ...stream, form: stockSnapshotForm });
  const from = kept !== undefined && kept.version <= version ? kept : undefined;
  let stock = from ? decodeStockSnapshot(from.state as StoredStockSnapshot) : stockDecider.initialState;
  const afterVersion = from?.version ?? 0;
  if (afterVersion === version) return stock;
  for await (const stored of wholeStream(log, { ...stream, afterVersion })) {
    stock = stockDecider.evolve(stock, decodeStoredStockEvent(stored));
    if (stored.version >= version) break;
  }
  return stock;
}
