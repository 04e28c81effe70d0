import { CommandHandler } from '@event-driven-io/emmett';
import { type Stock, type StockEvent, stockDecider } from '../../workload/stock.ts';
import { openEmmett } from '../emmett.ts';
import { oneStreamConnections, type StockKind } from './stock-streams.ts';

export const evolve = (stock: Stock, event: StockEvent): Stock => stockDecider.evolve(stock, event);
export const initialState = (): Stock => stockDecider.initialState;
export const streamOf = (sku: string): string => `stock-${sku}`;

/** Without a number it does not retry, and its own number, 3, is soon used up where so many write to one stream. */
const maxRetries = 100;

const handle = CommandHandler<Stock, StockEvent>({
  evolve,
  initialState,
  retry: { onVersionConflict: maxRetries },
});

export const emmettStock: StockKind = {
  name: 'emmett',
  kind: 'peer',
  async openStock({ engines }) {
    const { store, close } = await openEmmett(await engines.database(), oneStreamConnections);
    return {
      begin: (sku, events) => store.appendToStream(streamOf(sku), [...events], { expectedStreamVersion: 0n }),
      async reserve(sku, command) {
        const { newEvents } = await handle(store, streamOf(sku), (state) => {
          const decision = stockDecider.decide(state, command);
          return decision.kind === 'accepted' ? [...decision.events] : [];
        });
        return newEvents.length > 0;
      },
      async reserved(sku) {
        const { events } = await store.readStream<StockEvent>(streamOf(sku));
        return events.flatMap((event) => (event.type === 'UnitReserved' ? [event.data.reserved] : []));
      },
      close,
    };
  },
};
