import { randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import type { AppenderKind } from './appender.ts';
import { bareTable } from './bare-insert.ts';
import { connectionsFor, isVersionTaken, openPool } from './connections.ts';

/** As in most tutorials: what another has written meanwhile is found by the unique index, and it tries again. */
const maxAttempts = 10_000;

export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        if (attempt === maxAttempts || !isVersionTaken(error)) throw error;
      }
    }
  } finally {
    client.release();
  }
}

export interface BareEvent {
  readonly streamId: string;
  readonly version: number;
  readonly type: string;
  readonly data: object;
}

export const insertEvent = (client: pg.PoolClient, { streamId, version, type, data }: BareEvent) =>
  client.query({
    name: 'insert',
    text: 'INSERT INTO events (event_id, stream_id, version, type, data, metadata) VALUES ($1, $2, $3, $4, $5, $6)',
    values: [randomUUIDv7(), streamId, version, type, JSON.stringify(data), '{}'],
  });

/** Four round trips: begin, ask for the version, insert, commit. */
export const handWrittenTransaction: AppenderKind = {
  name: 'hand-written transaction',
  kind: 'peer',
  async openAppender({ engines }, callers) {
    const pool = openPool(await engines.database(), connectionsFor(callers));
    await pool.query(bareTable);
    return {
      append: ({ streamId, type, data }) =>
        inTransaction(pool, async (client) => {
          const { rows } = await client.query<{ version: number }>({
            name: 'version',
            text: 'SELECT coalesce(max(version), 0) AS version FROM events WHERE stream_id = $1',
            values: [streamId],
          });
          await insertEvent(client, { streamId, version: rows[0]!.version + 1, type, data });
        }),
      close: () => pool.end(),
    };
  },
};
