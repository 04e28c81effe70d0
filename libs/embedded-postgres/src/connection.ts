import pg from 'pg';

export const SUPERUSER = 'postgres';

/** The database that always exists; the owner's lock lives in it. */
export const MAINTENANCE_DATABASE = 'postgres';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;

export interface Login {
  readonly user: string;
  readonly password: string;
}

export const urlOf = (port: number, database: string, { user, password }: Login): string =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}` +
  `@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/**
 * A connection as superuser to the maintenance database. Rejects with pg's error. A connection
 * that is lost later says so by its `end` event and, having a listener, throws nothing.
 */
export async function connectAsSuperuser(
  port: number,
  password: string,
  applicationName: string,
): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: MAINTENANCE_DATABASE,
    application_name: applicationName,
    // Named here because pg would otherwise take both from PG* variables.
    ssl: false,
    options: '-c idle_session_timeout=0',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await disconnect(client);
    throw error;
  }
}

/** Closes a connection whatever state it is in. */
export async function disconnect(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
