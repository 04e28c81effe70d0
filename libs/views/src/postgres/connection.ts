import { numericTypes } from '@daybook/event-log';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

export interface ViewsConnection {
  readonly dataSource: DataSource;
  /** TypeORM's own pool, for the adapter's own SQL. */
  readonly pool: pg.Pool;
}

export interface PostgresViewsOptions {
  /** A login in the role daybook_views_write, or daybook_views_read for what only reads. */
  readonly url: string;
  /** Connections at the most. Default 4. */
  readonly maxConnections?: number;
}

export async function connectToViews(options: PostgresViewsOptions): Promise<ViewsConnection> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: 'daybook-views',
    poolSize: options.maxConnections ?? 4,
    poolErrorHandler: () => undefined, // A broken idle connection shows when it is used next.
  });
  await dataSource.initialize();
  return { dataSource, pool: (dataSource.driver as PostgresDriver).master as pg.Pool };
}

export async function readCheckpoints(pool: pg.Pool): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ partition: number; position: number }>({
    name: 'views.checkpoints',
    text: 'SELECT partition, position FROM views.checkpoints',
    types: numericTypes,
  });
  return new Map(rows.map(({ partition, position }) => [partition, position]));
}
