import { aReservation } from '../../workload/stock.ts';
import { aRequest, newLoop, openDaybookStock } from './daybook-stock.ts';
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
