import type pg from 'pg';
import { connectAsSuperuser, disconnect } from './connection.js';
import { errorCode, startFailed, wrongPassword } from './errors.js';
import type { DataFolder } from './data-folder.js';
import type { ServerProcess } from './server-process.js';
import { OWNER_SETTING } from './settings.js';
import { pause } from './waiting.js';

/** How long a server may show no sign of progress before it counts as stuck. */
const READY_WITHIN_MS = 60_000;
/** Recovery of a large log takes long, but not for ever. */
const RECOVERED_WITHIN_MS = 30 * 60_000;
const FIRST_POLL_MS = 10;
const LAST_POLL_MS = 500;

/** SQLSTATE cannot_connect_now: the server is up and is starting, recovering or stopping. */
export const CANNOT_CONNECT_NOW = '57P03';

/** SQLSTATE invalid_password. */
const WRONG_PASSWORD = '28P01';
const tellsOfWrongPassword = (line: string): boolean =>
  /FATAL: +password authentication failed for user "postgres"/.test(line);

/** After this long "starting up", it is recovering and worth telling. */
const RECOVERY_SHOWS_AFTER_MS = 1_000;

export interface ReadinessOptions {
  readonly password: string;
  /** What the server's own `daybook.owner` setting must say. */
  readonly owner: string;
  readonly applicationName: string;
  readonly onProgress: (message: string) => void;
  /** Aborted, nobody waits any longer. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Polls until the server answers, and resolves with that first connection; resolves with
 * undefined when the server has ended. Fails with `wrong-password`, with `start-failed` when it makes no
 * progress for 60 seconds, or has not recovered after 30 minutes, and with the reason of `signal` when that is
 * aborted.
 */
export async function waitUntilReady(
  folder: DataFolder,
  server: ServerProcess,
  { password, owner, applicationName, onProgress, signal }: ReadinessOptions,
): Promise<pg.Client | undefined> {
  const startedAt = Date.now();
  let progressAt = startedAt;
  let logSize = server.log.size;
  let told = false;

  for (let pollMs = FIRST_POLL_MS; !server.hasEnded; pollMs = Math.min(LAST_POLL_MS, pollMs * 2)) {
    signal?.throwIfAborted();
    const answer = await ask(server, password, owner, applicationName);
    if (typeof answer === 'object') return answer;
    // A refusal that our own server has not logged comes from another one, on a port that ours does not get.
    if (answer === 'refused' && server.log.lines().some(tellsOfWrongPassword)) throw wrongPassword(folder);
    if (answer === 'recovering') {
      // While it recovers it reports every 10 seconds how far it is.
      if (server.log.size !== logSize) progressAt = Date.now();
      logSize = server.log.size;
      if (!told && Date.now() - startedAt > RECOVERY_SHOWS_AFTER_MS) {
        onProgress('Recovering the database after an unclean stop…');
        told = true;
      }
    }
    if (Date.now() - progressAt > READY_WITHIN_MS || Date.now() - startedAt > RECOVERED_WITHIN_MS) {
      throw startFailed('it is running but does not become ready', folder.log);
    }
    await pause(pollMs, server.ended);
  }
  return undefined;
}

async function ask(
  { port, ended }: ServerProcess,
  password: string,
  owner: string,
  applicationName: string,
): Promise<pg.Client | 'recovering' | 'refused' | 'silent'> {
  let client: pg.Client;
  try {
    client = await connectAsSuperuser({ port, password, applicationName, cutBy: ended });
  } catch (error) {
    if (errorCode(error) === WRONG_PASSWORD) return 'refused';
    return errorCode(error) === CANNOT_CONNECT_NOW ? 'recovering' : 'silent';
  }
  // Another start's server on the same folder and port takes the same password.
  if ((await ownerSetting(client)) === owner) return client;
  await disconnect(client);
  return 'silent';
}

/** Who started the server that this connection leads to: `<pid>/<start id>`, or '' when unknown. */
export async function ownerSetting(client: pg.Client): Promise<string> {
  try {
    const { rows } = await client.query<{ owner: string | null }>(
      'SELECT current_setting($1, true) AS owner',
      [OWNER_SETTING],
    );
    return rows[0]?.owner ?? '';
  } catch {
    return '';
  }
}
