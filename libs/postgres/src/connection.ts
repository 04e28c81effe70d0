import pg from 'pg';

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
export const connectTimeoutMs = 10_000;

/** Opens a pool of connections once the first of them stands. */
export async function connectToPostgres(options: PostgresConnectionOptions): Promise<pg.Pool> {
  const { url, applicationName, maxConnections, pipeline = false, queryTimeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    pipeline,
    ...(queryTimeoutMs !== undefined && { query_timeout: queryTimeoutMs }),
  });
  ignoreErrorEvents(pool);
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}

/** Closes the pool, unless that was done before. */
export async function disconnect(pool: pg.Pool): Promise<void> {
  if (!pool.ending) await pool.end();
}

/**
 * A connection that breaks while it is idle, between two statements of a transaction, or while it is given back, says
 * so as an event, which would end the process if nobody listened. The statement that comes next fails anyway.
 */
function ignoreErrorEvents(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
