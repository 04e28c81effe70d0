import { getPostgreSQLEventStore, type PostgresEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import type { AppenderKind } from './appender.ts';
import { connectionsFor, ignoreIdleErrors } from './connections.ts';

export interface Emmett {
  readonly store: PostgresEventStore;
  readonly close: () => Promise<void>;
}

/**
 * Emmett's event store as it comes, on a pool of ours, which is one of its options: the one that it makes itself has
 * node-postgres' 10 connections.
 */
export async function openEmmett(url: string, connections: number): Promise<Emmett> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  ignoreIdleErrors(pool);
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  await store.schema.migrate();
  return { store, close: () => pool.end() };
}

/** The version of a stream without events; unlike STREAM_DOES_NOT_EXIST, its PostgreSQL store checks it. */
const nothingYet = 0n;

export const emmett: AppenderKind = {
  name: 'emmett',
  kind: 'peer',
  async openAppender({ engines }, callers) {
    const { store, close } = await openEmmett(await engines.database(), connectionsFor(callers));
    return {
      append: ({ streamId, type, data }) =>
        store.appendToStream(`order-${streamId}`, [{ type, data }], { expectedStreamVersion: nothingYet }),
      close,
    };
  },
};
