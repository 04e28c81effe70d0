import { connectionsFor, openPool } from '../connections.ts';
import { openDaybookStock } from './daybook-stock.ts';
import { category } from './stock-event-store.ts';
import { eventsOfStream, type StockLoaderKind } from './stock-loading.ts';

/** The rows of such a stream of ours, in one go, as node-postgres parses them; nothing is made of them. */
export const rawSelect: StockLoaderKind = {
  name: 'raw SELECT',
  kind: 'limit',
  async openLoader(context, callers) {
    const { url, begin, close } = await openDaybookStock(context);
    const pool = openPool(url, connectionsFor(callers));
    return {
      begin,
      async load(sku) {
        const { rows } = await pool.query({
          name: 'stream',
          text: `SELECT version, recorded_at, hash, content FROM log.events
                 WHERE category = (SELECT id FROM log.categories WHERE name = $1) AND stream_id = $2
                 ORDER BY version`,
          values: [category, sku],
        });
        return rows.length === eventsOfStream;
      },
      async close() {
        await pool.end();
        await close();
      },
    };
  },
};
