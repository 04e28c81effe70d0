import { type Decider, fold } from '@daybook/event-sourcing';
import { bareTable } from '../bare-insert.ts';
import { openPool } from '../connections.ts';
import {
  type BareEvent,
  handWrittenTransaction,
  insertEvent,
  inTransaction,
} from '../hand-written-transaction.ts';
import { oneStreamConnections, type StockKind } from './stock-streams.ts';

const stream = {
  name: 'stream',
  text: 'SELECT version, type, data FROM events WHERE stream_id = $1 ORDER BY version',
};

/** As in most tutorials: in one transaction read the stream, decide, and insert; try again on a conflict. */
export const handWrittenStock = <State, Command, Event extends Pick<BareEvent, 'type' | 'data'>>(
  decider: Decider<State, Command, Event, unknown>,
): StockKind<Command> => ({
  name: handWrittenTransaction.name,
  kind: 'peer',
  async openStock({ engines }) {
    const pool = openPool(await engines.database(), oneStreamConnections);
    await pool.query(bareTable);
    return {
      handle: (sku, command) =>
        inTransaction(pool, async (client) => {
          const { rows } = await client.query<Event>({ ...stream, values: [sku] });
          const decision = decider.decide(fold(decider, rows), command);
          if (decision.kind === 'rejected') return [];
          let version = rows.length;
          for (const { type, data } of decision.events) {
            version += 1;
            await insertEvent(client, { streamId: sku, version, type, data });
          }
          return decision.events;
        }),
      events: async (sku) => (await pool.query<Event>({ ...stream, values: [sku] })).rows,
      close: () => pool.end(),
    };
  },
});
