import type pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

export interface PostgresConnection {
  readonly dataSource: DataSource;
  /** TypeORM's own pool, for SQL that an adapter writes itself. */
  readonly pool: pg.Pool;
}

export interface PostgresConnectionOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** Whether statements of a connection are sent without waiting for the answer to the one before. Default false. */
  readonly pipeline?: boolean;
  /** How long an answer may take before its connection counts as broken. Default: as long as it takes. */
  readonly queryTimeoutMs?: number;
}

/** How long a connection may take to open, and a caller may wait for one that is free. */
const connectTimeoutMs = 10_000;

export async function connectToPostgres(options: PostgresConnectionOptions): Promise<PostgresConnection> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName,
    poolSize: options.maxConnections,
    connectTimeoutMS: connectTimeoutMs,
    extra: { pipeline: options.pipeline ?? false, query_timeout: options.queryTimeoutMs },
    poolErrorHandler: () => undefined, // A broken idle connection shows when it is used next.
  });
  await dataSource.initialize();
  const pool = (dataSource.driver as PostgresDriver).master as pg.Pool;
  ignoreErrorEvents(pool);
  return { dataSource, pool };
}

/**
 * A connection that breaks between two statements of a transaction, or while it is given back, says so as
 * an event, which would end the process if nobody listened. The statement that comes next fails anyway.
 */
function ignoreErrorEvents(pool: pg.Pool): void {
  const known = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    client.on('error', () => undefined);
  });
}

/**
 * Makes a schema where there is none and runs the migrations that it lacks. Services that start together
 * migrate in turn.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 * @param afterwards what else is to be done under the same lock
 */
export async function migrateSchema(
  ownerUrl: string,
  schema: string,
  migrations: (new () => MigrationInterface)[],
  afterwards: (dataSource: DataSource) => Promise<void> = async () => undefined,
): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema,
    migrations,
    migrationsTableName: 'migrations',
    // One connection, so that the lock below is held throughout.
    poolSize: 1,
    connectTimeoutMS: connectTimeoutMs,
  });
  await dataSource.initialize();
  try {
    await dataSource.query(`SELECT pg_advisory_lock(hashtext('daybook.migrations'))`);
    await dataSource.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await dataSource.runMigrations({ transaction: 'each' });
    await afterwards(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
