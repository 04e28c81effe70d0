import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { locateBinaries } from './binaries.js';
import { connectAsSuperuser, disconnect, SUPERUSER, urlOf, type Login } from './connection.js';
import { createDatabase, hasDatabase, type CreateOptions } from './create-database.js';
import { giveDatabaseTo, openDataFolder, type DataFolder } from './data-folder.js';
import { dataDirInUse, EmbeddedPostgresError, startFailed } from './errors.js';
import { explainFailedStart, explainUnexpectedExit, type StartFailure } from './exit-reasons.js';
import { freePort } from './free-port.js';
import { OwnerLock, ownerApplicationName } from './owner-lock.js';
import { ensurePassword, readPassword, resetPassword } from './password.js';
import { waitUntilReady } from './readiness.js';
import { findRuntime, type Runtime } from './runtime.js';
import { ServerProcess } from './server-process.js';
import { defaultSettings, fixedSettings, type Settings } from './settings.js';
import { stopOrphan } from './takeover.js';
import { pause } from './waiting.js';

/** How often a start makes way for another one, or for another program on the port it chose. */
const MAX_ATTEMPTS = 5;
/** A killed server's backends hold its shared memory until they notice, busy ones after their query. */
const MEMORY_FREED_WITHIN_MS = 30_000;
const RETRY_MS = 250;

export interface EmbeddedPostgresOptions {
  /**
   * A folder that is all ours; made when absent. It comes to hold `data` (PGDATA), `password` (the
   * superuser's, mode 0600) and `server.log`.
   */
  readonly dataDir: string;
  /** On 127.0.0.1; without it, a free one. */
  readonly port?: number;
  /** Settings as in postgresql.conf; they override the defaults of this package. */
  readonly settings?: Settings;
  /** Aborted, the start is given up: what has begun is ended, and it fails with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called once if the server ends though nobody called `stop`. */
  readonly onUnexpectedExit?: (error: EmbeddedPostgresError) => void;
  /** Told, in a sentence for people, about what takes long. */
  readonly onProgress?: (message: string) => void;
}

/** A running server that this process owns. */
export interface EmbeddedPostgres {
  readonly port: number;
  /** A connection URL; for the superuser unless a login is given. */
  url(database: string, login?: Login): string;
  /** Shuts the server down. Takes at most 46 seconds; calling it again changes nothing. */
  stop(): Promise<void>;
}

/** What only tests want otherwise. */
export interface StartVariant extends CreateOptions {
  readonly ownProcessGroup: boolean;
}

/**
 * Starts PostgreSQL on a folder, making the database first when there is none.
 *
 * Fails with an EmbeddedPostgresError, unless it was given up. When this process ends, and nobody has called `stop`,
 * the server is shut down at once, and recovers at the next start. Only when this process is killed does it live on;
 * the next start on the same folder replaces it.
 */
export function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return startVariant(options, { syncToDisk: true, ownProcessGroup: true });
}

export async function startVariant(
  options: EmbeddedPostgresOptions,
  variant: StartVariant,
): Promise<EmbeddedPostgres> {
  try {
    return await startOn(options, variant);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    options.signal?.throwIfAborted();
    throw startFailed(error instanceof Error ? error.message : String(error), undefined, error);
  }
}

async function startOn(options: EmbeddedPostgresOptions, variant: StartVariant): Promise<EmbeddedPostgres> {
  const binaries = await locateBinaries();
  const folder = await openDataFolder(options.dataDir);
  const runtime = await findRuntime(binaries, folder);
  const settings = { ...(await defaultSettings(runtime)), ...options.settings };
  const onProgress = options.onProgress ?? (() => undefined);
  const { signal } = options;
  const memoryFreedBy = Date.now() + MEMORY_FREED_WITHIN_MS;

  for (let attempt = 1; ; attempt += 1) {
    await stopOrphan(folder, runtime, { onProgress, signal });
    const password = await prepareDatabase(folder, runtime, { ...variant, signal }, onProgress);
    const port = options.port ?? (await freePort());
    const launched = await launch({ folder, runtime, settings, port, password, variant, onProgress, signal });
    if (launched.kind === 'running') return own(launched, folder, password, options.onUnexpectedExit);
    switch (launched.kind) {
      case 'final':
        throw launched.error;
      case 'other-server':
        if (attempt >= MAX_ATTEMPTS) throw launched.error;
        await pause(RETRY_MS);
        break;
      case 'port-taken':
        if (options.port !== undefined || attempt >= MAX_ATTEMPTS) throw launched.error;
        break;
      case 'memory-still-in-use':
        if (Date.now() > memoryFreedBy) throw launched.error;
        await pause(RETRY_MS);
        break;
    }
  }
}

/** Makes the database if need be, and returns the superuser's password. */
async function prepareDatabase(
  folder: DataFolder,
  runtime: Runtime,
  creating: CreateOptions,
  onProgress: (message: string) => void,
): Promise<string> {
  if (!(await hasDatabase(folder, runtime))) {
    onProgress('Creating the database…');
    const password = await ensurePassword(folder);
    await createDatabase(folder, runtime, creating);
    return password;
  }
  await giveDatabaseTo(runtime.account, folder.data);
  const stored = await readPassword(folder);
  if (stored !== undefined) return stored;
  onProgress('Setting a new password: its file is gone…');
  const password = await ensurePassword(folder);
  await resetPassword(folder, runtime, password);
  return password;
}

interface Launch {
  readonly folder: DataFolder;
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly port: number;
  readonly password: string;
  readonly variant: StartVariant;
  readonly onProgress: (message: string) => void;
  readonly signal: AbortSignal | undefined;
}

interface Running {
  readonly kind: 'running';
  readonly server: ServerProcess;
  readonly lock: OwnerLock;
}

/** One attempt: the server ready and its owner's lock held, or why not. */
async function launch(launching: Launch): Promise<Running | StartFailure> {
  const { folder, runtime, port, password, variant, onProgress, signal } = launching;
  const owner = `${process.pid}/${randomBytes(4).toString('hex')}`;
  const server = await ServerProcess.spawn(folder, runtime, {
    port,
    settings: { ...launching.settings, ...fixedSettings(port, owner) },
    ownProcessGroup: variant.ownProcessGroup,
  });
  try {
    const applicationName = ownerApplicationName();
    const client = await waitUntilReady(folder, server, {
      password,
      owner,
      applicationName,
      onProgress,
      signal,
    });
    if (client === undefined) {
      const exit = await server.ended;
      return await explainFailedStart(folder, server.log, { pid: server.pid, port, exit });
    }
    const connect = (): Promise<pg.Client> =>
      connectAsSuperuser({ port, password, applicationName, cutBy: server.ended });
    const lock = await OwnerLock.acquire(client, connect);
    if (lock !== undefined) return { kind: 'running', server, lock };
    await disconnect(client);
    throw dataDirInUse(folder.root);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function own(
  { server, lock }: Running,
  folder: DataFolder,
  password: string,
  onUnexpectedExit: EmbeddedPostgresOptions['onUnexpectedExit'],
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  void server.ended.then(async (exit) => {
    await lock.close();
    if (stopping !== undefined) return;
    onUnexpectedExit?.(await explainUnexpectedExit(folder, server.log, { pid: server.pid, exit }));
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await lock.close();
  };
  return {
    port: server.port,
    url: (database, login = { user: SUPERUSER, password }) => urlOf(server.port, database, login),
    stop: () => (stopping ??= stop()),
  };
}
