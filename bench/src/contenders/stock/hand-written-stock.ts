import { fold } from '@daybook/event-sourcing';
import { type StockEvent, stockDecider } from '../../workload/stock.ts';
import { bareTable } from '../bare-insert.ts';
import { openPool } from '../connections.ts';
import { handWrittenTransaction, insertEvent, inTransaction } from '../hand-written-transaction.ts';
import { oneStreamConnections, type StockKind } from './stock-streams.ts';

const stream = {
  name: 'stream',
  text: 'SELECT version, type, data FROM events WHERE stream_id = $1 ORDER BY version',
};

/** As in most tutorials: in one transaction read the stream, decide, and insert; try again on a conflict. */
export const handWrittenStock: StockKind = {
  name: handWrittenTransaction.name,
  kind: 'peer',
  async openStock({ engines }) {
    const pool = openPool(await engines.database(), oneStreamConnections);
    await pool.query(bareTable);
    return {
      begin: (sku, events) =>
        inTransaction(pool, async (client) => {
          for (const [index, event] of events.entries()) {
            await insertEvent(client, { streamId: sku, version: index + 1, ...event });
          }
        }),
      reserve: (sku, command) =>
        inTransaction(pool, async (client) => {
          const { rows } = await client.query<StockEvent & { version: number }>({ ...stream, values: [sku] });
          const decision = stockDecider.decide(fold(stockDecider, rows), command);
          if (decision.kind === 'rejected') return false;
          const version = rows.length + 1;
          for (const event of decision.events)
            await insertEvent(client, { streamId: sku, version, ...event });
          return true;
        }),
      async reserved(sku) {
        const { rows } = await pool.query<StockEvent>({ ...stream, values: [sku] });
        return rows.flatMap((event) => (event.type === 'UnitReserved' ? [event.data.reserved] : []));
      },
      close: () => pool.end(),
    };
  },
};
