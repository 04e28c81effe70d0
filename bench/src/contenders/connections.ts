import pg from 'pg';

/**
 * Connections of a peer that holds one for each append, as many as the bare INSERT has: far fewer than callers, as
 * https://github.com/brettwooldridge/HikariCP/wiki/About-Pool-Sizing explains, but some for each processor, because
 * they wait for the disk most of the time and PostgreSQL writes the commits of several at once.
 */
const maxConnections = 32;

export const connectionsFor = (callers: number): number => Math.min(callers, maxConnections);

const { JSON: json, JSONB: jsonb } = pg.types.builtins;

/** Of its own, because Emmett sets a slower parser of JSON for all of the process. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === json || oid === jsonb ? JSON.parse : pg.types.getTypeParser(oid, format),
};

export function openPool(url: string, connections: number, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connections, types, ...options });
  ignoreIdleErrors(pool);
  return pool;
}

/**
 * A connection that breaks while it is idle says so as an event, which would end the process if nobody listened. The
 * end of the server may come before that of connections which a closed pool has said goodbye to.
 */
export const ignoreIdleErrors = (pool: pg.Pool): void => void pool.on('error', () => undefined);

const uniqueViolation = '23505';

/** Whether another transaction has written the same version of the stream. */
export const isVersionTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === uniqueViolation;
