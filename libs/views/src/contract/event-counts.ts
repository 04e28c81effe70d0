import { ordersCategory } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { Pool } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { MongoDatabase, Projection } from '../projection.js';

/** How many events an order has. */
export interface EventCount {
  readonly orderId: string;
  readonly events: number;
  /** The order's. */
  readonly version: number;
}

/** An order of which no event can be counted. */
export const uncountable = 'uncountable';

/** A projection beside those that there are, as anybody might add one. */
export const countsProjection: Projection<EventCount> = {
  name: 'counts',
  version: 1,
  category: ordersCategory,
  evolve: counted,
  stateOf: (count) => count,
  documentOf: (count) => count,
  postgres: {
    migrations: [
      class CreateCounts1764300000000 implements MigrationInterface {
        async up(runner: QueryRunner): Promise<void> {
          await runner.query(`
            CREATE TABLE views.counts (order_id text PRIMARY KEY, events integer NOT NULL, version integer NOT NULL);
            GRANT SELECT, INSERT, UPDATE, DELETE ON views.counts TO daybook_views_write;
            GRANT SELECT ON views.counts TO daybook_views_read;
          `);
        }
        async down(runner: QueryRunner): Promise<void> {
          await runner.query('DROP TABLE views.counts');
        }
      },
    ],
    tables: ['views.counts'],
    load: loadFromPostgres,
    statements: (changed) => [
      {
        text: `INSERT INTO views.counts SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[])
               ON CONFLICT (order_id) DO UPDATE SET events = excluded.events, version = excluded.version`,
        values: [
          changed.map(({ after }) => after.orderId),
          changed.map(({ after }) => after.events),
          changed.map(({ after }) => after.version),
        ],
      },
    ],
    reader: () => undefined,
  },
  mongodb: {
    collections: { counts: [] },
    load: loadFromMongo,
    writes: (changed) => ({
      counts: changed.map(({ after: { orderId, ...replacement } }) => ({
        replaceOne: { filter: { _id: orderId }, replacement, upsert: true },
      })),
    }),
    reader: () => undefined,
  },
};

function counted(count: EventCount | undefined, { streamId, version }: RecordedEvent): EventCount {
  if (streamId === uncountable) throw new RangeError('This cannot be counted.');
  if (count && version <= count.version) return count;
  return { orderId: streamId, events: (count?.events ?? 0) + 1, version };
}

async function loadFromPostgres(
  pool: Pool,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, EventCount>> {
  const { rows } = await pool.query<EventCount>({
    text: 'SELECT order_id AS "orderId", events, version FROM views.counts WHERE order_id = ANY ($1)',
    values: [orderIds],
  });
  return new Map(rows.map((row) => [row.orderId, row]));
}

async function loadFromMongo(
  { db, sessions }: MongoDatabase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, EventCount>> {
  const documents = await sessions.run((session) =>
    db
      .collection<{ _id: string; events: number; version: number }>('counts')
      .find({ _id: { $in: [...orderIds] } }, { session })
      .toArray(),
  );
  return new Map(documents.map(({ _id: orderId, ...count }) => [orderId, { orderId, ...count }]));
}
