import { PostgresParkedStreams } from '@daybook/parking';
import { connectToPostgres, isStoreFault, numericTypes } from '@daybook/postgres';
import type pg from 'pg';
import { whileAvailable } from '../while-available.js';

export interface PostgresViewsOptions {
  /** A login in the role daybook_views_write, or daybook_views_read for what only reads. */
  readonly url: string;
  /** Connections at the most. Default 4. */
  readonly maxConnections?: number;
}

export const connectToViews = ({ url, maxConnections = 4 }: PostgresViewsOptions): Promise<pg.Pool> =>
  connectToPostgres({ url, maxConnections, applicationName: 'daybook-views', pipeline: true });

export async function readCheckpoints(pool: pg.Pool, projection: string): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ partition: number; position: number }>({
    name: 'views.checkpoints',
    text: 'SELECT partition, position FROM views.checkpoints WHERE projection = $1',
    values: [projection],
    types: numericTypes,
  });
  return new Map(rows.map(({ partition, position }) => [partition, position]));
}

/** The streams that projections have left behind. */
export const parkedViews = (pool: pg.Pool): PostgresParkedStreams =>
  new PostgresParkedStreams(
    { query: (statement) => whileAvailable(pool.query(statement), isStoreFault) },
    'views',
  );
