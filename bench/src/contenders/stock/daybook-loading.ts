import { LogSnapshots, type SnapshotCodec } from '@daybook/event-log';
import { fold } from '@daybook/event-sourcing';
import { aReservation, type Stock, stockDecider } from '../../workload/stock.ts';
import { aRequest, newLoop, openDaybookStock } from './daybook-stock.ts';
import { category } from './stock-event-store.ts';
import type { StockLoaderKind } from './stock-loading.ts';

/**
 * A command that is refused, on a stream that is not in memory: each comes to a command loop that has just begun,
 * reads all events and their envelopes, decodes them, and decides on what they lead to.
 */
export const daybookLoading: StockLoaderKind = {
  name: 'daybook',
  kind: 'ours',
  async openLoader(context) {
    const { store, begin, close } = await openDaybookStock(context);
    return {
      begin,
      close,
      async load(sku) {
        const outcome = await newLoop(store).handle(aRequest(sku, aReservation()));
        return outcome.kind === 'rejected';
      },
    };
  },
};

const codec: SnapshotCodec<Stock> = {
  form: 'stock.1',
  encode: (stock) => ({ ...stock }),
  decode: (stored) => stored as unknown as Stock,
};

/** The same, with the snapshot that was kept after the last event. What has come since is looked for all the same. */
export const daybookFromSnapshot: StockLoaderKind = {
  name: 'daybook, from a snapshot',
  kind: 'ours',
  async openLoader(context) {
    const { log, store, begin, close } = await openDaybookStock(context);
    const snapshots = new LogSnapshots({ log, category, codec });
    return {
      async begin(sku, events) {
        await begin(sku, events);
        const occurredAt = new Date().toISOString();
        snapshots.offer(sku, { state: fold(stockDecider, events), version: events.length, occurredAt });
        await snapshots.close();
      },
      close,
      async load(sku) {
        const outcome = await newLoop(store, { snapshots }).handle(aRequest(sku, aReservation()));
        return outcome.kind === 'rejected';
      },
    };
  },
};
