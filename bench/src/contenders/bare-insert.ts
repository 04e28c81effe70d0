import { randomUUIDv7 } from 'node:crypto';
import type { AppenderKind } from './appender.ts';
import { connectionsFor, openPool } from './connections.ts';

/** The least that keeps events: two indexes, no versions given out, no order, no chain. */
export const bareTable = `
  CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL,
    stream_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    metadata jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (stream_id, version)
  )`;

/** A row and a commit for each event, over as many connections as PostgreSQL does best with here. */
export const bareInsert: AppenderKind = {
  name: 'bare INSERT',
  kind: 'limit',
  async openAppender({ engines }, callers) {
    const pool = openPool(await engines.database(), connectionsFor(callers));
    await pool.query(bareTable);
    return {
      append: ({ streamId, type, data }) =>
        pool.query({
          name: 'insert',
          text: 'INSERT INTO events (event_id, stream_id, version, type, data, metadata) VALUES ($1, $2, 1, $3, $4, $5)',
          values: [randomUUIDv7(), streamId, type, JSON.stringify(data), '{}'],
        }),
      close: () => pool.end(),
    };
  },
};
