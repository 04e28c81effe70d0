import { Socket } from 'node:net';
import pg from 'pg';
import { pause } from './waiting.js';

export const SUPERUSER = 'postgres';

/** The database that always exists; the owner's lock lives in it. */
export const MAINTENANCE_DATABASE = 'postgres';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;
/** A server that is well says goodbye at once. */
const GOODBYE_MS = 1_000;

export interface Login {
  readonly user: string;
  readonly password: string;
}

export const urlOf = (port: number, database: string, { user, password }: Login): string =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}` +
  `@127.0.0.1:${port}/${encodeURIComponent(database)}`;

export interface ConnectOptions {
  readonly port: number;
  readonly password: string;
  readonly applicationName: string;
  /** When it settles the connection is cut, whether it is still being made or not. */
  readonly cutBy?: Promise<unknown>;
}

/**
 * A connection as superuser to the maintenance database. Rejects with pg's error. A connection
 * that is lost later says so by its `end` event and, having a listener, throws nothing.
 */
export async function connectAsSuperuser(options: ConnectOptions): Promise<pg.Client> {
  // Our own socket, so that it can be cut where pg would wait for the server's answer.
  const socket = new Socket();
  const client = new pg.Client({
    host: '127.0.0.1',
    port: options.port,
    user: SUPERUSER,
    password: options.password,
    database: MAINTENANCE_DATABASE,
    application_name: options.applicationName,
    // Named here because pg would otherwise take both from PG* variables.
    ssl: false,
    options: '-c idle_session_timeout=0',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    stream: () => socket,
  });
  sockets.set(client, socket);
  client.on('error', () => undefined);
  const cut = (): void => void socket.destroy();
  void options.cutBy?.then(cut, cut);
  try {
    await client.connect();
    return client;
  } catch (error) {
    cut();
    throw error;
  }
}

const sockets = new WeakMap<pg.Client, Socket>();

/** Closes a connection whatever state it, or its server, is in. */
export async function disconnect(client: pg.Client): Promise<void> {
  await pause(GOODBYE_MS, client.end());
  sockets.get(client)?.destroy();
}
