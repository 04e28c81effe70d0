import type pg from 'pg';
import { connectAsSuperuser, disconnect } from './connection.js';
import type { DataFolder } from './data-folder.js';
import { dataDirInUse, EmbeddedPostgresError, errorCode, startFailed } from './errors.js';
import { lockHolder, ownerApplicationName, tryLock } from './owner-lock.js';
import { readPassword } from './password.js';
import { findRunningServer, type RunningServer } from './postmaster-pid.js';
import { isAlive } from './processes.js';
import { ownerSetting } from './readiness.js';
import type { Runtime } from './runtime.js';
import { stopServer } from './server-process.js';
import { pause } from './waiting.js';

/** A server left over from a crash may first have to recover. */
const ANSWERS_WITHIN_MS = 60_000;
/** A living owner that does not hold the lock is about to take it: it starts up or reconnects. */
const OWNER_LOCKS_WITHIN_MS = 10_000;
const POLL_MS = 100;

/** SQLSTATEs of a password that the server does not accept. */
const WRONG_PASSWORD = ['28P01', '28000'];

export interface TakeoverOptions {
  readonly onProgress: (message: string) => void;
  /** Aborted, nobody waits any longer. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes sure that no server runs on the folder, so that ours can start.
 *
 * A server that a living Daybook owns stays: `data-dir-in-use`. One whose owner has died (this
 * process cannot take its children along when it is killed) is shut down. The lock decides, so of
 * several starts at the same time only one shuts it down and the others are refused.
 */
export async function stopOrphan(
  folder: DataFolder,
  runtime: Runtime,
  { onProgress, signal }: TakeoverOptions,
): Promise<void> {
  const startedAt = Date.now();
  let answersSince: number | undefined;
  for (;;) {
    const server = await findRunningServer(folder);
    if (server === undefined) return;
    const client = await connectTo(folder, server);
    if (client !== undefined) {
      try {
        // From its first answer on: while it recovers, its owner waits just as this start does.
        answersSince ??= Date.now();
        const ownerMayCome = Date.now() - answersSince < OWNER_LOCKS_WITHIN_MS;
        if (await isOrphan(folder, client, ownerMayCome)) {
          onProgress('Stopping the database server that an earlier run left behind…');
          // The connection, and with it the lock, stays until the server is gone.
          if (await stopServer(runtime.binaries, server.pid)) return;
          throw cannotStop(folder, server);
        }
      } finally {
        await disconnect(client);
      }
    }
    signal?.throwIfAborted();
    if (Date.now() - startedAt > ANSWERS_WITHIN_MS) throw cannotStop(folder, server);
    await pause(POLL_MS);
  }
}

/** Undefined when the server does not answer yet, or is going away. */
async function connectTo(folder: DataFolder, server: RunningServer): Promise<pg.Client | undefined> {
  const password = await readPassword(folder);
  if (password === undefined) {
    throw startFailed(
      `a server is running on ${folder.data} whose password file ${folder.password} is gone; stop process ${server.pid}`,
    );
  }
  try {
    return await connectAsSuperuser({ port: server.port, password, applicationName: ownerApplicationName() });
  } catch (error) {
    if (!WRONG_PASSWORD.includes(errorCode(error) ?? '')) return undefined;
    throw startFailed(
      `the running server (process ${server.pid}) does not accept the password in ${folder.password}`,
    );
  }
}

/** Whether the server has no living owner; then this connection holds the owner's lock. */
async function isOrphan(folder: DataFolder, client: pg.Client, ownerMayCome: boolean): Promise<boolean> {
  try {
    const holder = await lockHolder(client);
    if (holder !== undefined) throw dataDirInUse(folder.root, holder);
    const starter = Number.parseInt(await ownerSetting(client), 10);
    if (ownerMayCome && starter > 0 && isAlive(starter)) return false;
    if (await tryLock(client)) return true;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    return false; // The server went away while it was asked.
  }
  throw dataDirInUse(folder.root, await lockHolder(client).catch(() => undefined));
}

const cannotStop = (folder: DataFolder, server: RunningServer): EmbeddedPostgresError =>
  dataDirInUse(folder.root, `PostgreSQL server ${server.pid}, which neither answers nor stops`);
