import { aReservation, type Stock, type StockEvent, stockDecider } from '../../workload/stock.ts';
import { openEmmett } from '../emmett.ts';
import { connectionsFor } from '../connections.ts';
import { streamOf } from './emmett-stock.ts';
import type { StockLoaderKind } from './stock-loading.ts';

export const emmettLoading: StockLoaderKind = {
  name: 'emmett',
  kind: 'peer',
  async openLoader({ engines }, callers) {
    const { store, close } = await openEmmett(await engines.database(), connectionsFor(callers));
    return {
      begin: (sku, events) => store.appendToStream(streamOf(sku), [...events], { expectedStreamVersion: 0n }),
      async load(sku) {
        const { state } = await store.aggregateStream<Stock, StockEvent>(streamOf(sku), {
          evolve: (stock: Stock, event: StockEvent) => stockDecider.evolve(stock, event),
          initialState: () => stockDecider.initialState,
        });
        return stockDecider.decide(state, aReservation()).kind === 'rejected';
      },
      close,
    };
  },
};
