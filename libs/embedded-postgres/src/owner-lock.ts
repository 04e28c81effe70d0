import type pg from 'pg';
import { disconnect } from './connection.js';
import { holdsWithin } from './waiting.js';

/** The key of the session-level advisory lock that a living owner holds: "daybook" in ASCII. */
const LOCK_KEY = String(0x64_61_79_62_6f_6f_6bn);

const ACQUIRE_WITHIN_MS = 10_000;
const ACQUIRE_POLL_MS = 50;
const FIRST_RECONNECT_MS = 50;
const LAST_RECONNECT_MS = 2_000;

const APPLICATION_NAME_PREFIX = 'daybook owner ';

/** The name of the owner's connection: it tells others which process holds the data. */
export const ownerApplicationName = (): string => `${APPLICATION_NAME_PREFIX}${process.pid}`;

/** Takes the lock if it is free. It goes with the connection. */
export async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    LOCK_KEY,
  ]);
  return rows[0]?.locked === true;
}

/** Whoever holds the lock, in words for a message; undefined when it is free. */
export async function lockHolder(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string | null }>(
    `SELECT activity.application_name AS name
       FROM pg_locks AS lock LEFT JOIN pg_stat_activity AS activity USING (pid)
      WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1
        AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (lock.classid::bigint << 32) | lock.objid::bigint = $1`,
    [LOCK_KEY],
  );
  if (rows[0] === undefined) return undefined;
  const name = rows[0].name ?? '';
  return name.startsWith(APPLICATION_NAME_PREFIX)
    ? `process ${name.slice(APPLICATION_NAME_PREFIX.length)}`
    : 'process unknown';
}

/**
 * The owner's lock, held on a connection of its own for as long as the owner lives: the database
 * lets go of it at the very moment the owner dies, however it dies.
 *
 * A lost connection (an administrator ends it, or a crashed backend restarts all) is made anew.
 */
export class OwnerLock {
  readonly #connect: () => Promise<pg.Client>;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(connect: () => Promise<pg.Client>) {
    this.#connect = connect;
  }

  /** Takes the lock on `first`; undefined when another process holds it. */
  static async acquire(first: pg.Client, connect: () => Promise<pg.Client>): Promise<OwnerLock | undefined> {
    const locked = await holdsWithin(ACQUIRE_WITHIN_MS, ACQUIRE_POLL_MS, () => tryLock(first));
    if (!locked) return undefined;
    const lock = new OwnerLock(connect);
    lock.#hold(first);
    return lock;
  }

  /** Lets go of the lock and stops making the connection anew. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#client !== undefined) await disconnect(this.#client);
  }

  #hold(client: pg.Client): void {
    this.#client = client;
    client.once('end', () => {
      this.#client = undefined;
      this.#reconnectAfter(FIRST_RECONNECT_MS);
    });
  }

  #reconnectAfter(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#reconnect(delayMs), delayMs);
  }

  async #reconnect(delayMs: number): Promise<void> {
    const client = await this.#connectAndLock();
    if (client === undefined) {
      this.#reconnectAfter(Math.min(LAST_RECONNECT_MS, delayMs * 2));
    } else if (this.#closed) {
      await disconnect(client);
    } else {
      this.#hold(client);
    }
  }

  async #connectAndLock(): Promise<pg.Client | undefined> {
    let client: pg.Client | undefined;
    try {
      client = await this.#connect();
      if (await tryLock(client)) return client;
    } catch {
      // The server is restarting its backends; the next attempt will tell.
    }
    if (client !== undefined) await disconnect(client);
    return undefined;
  }
}
