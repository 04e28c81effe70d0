import { open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo, type DataFolder } from './data-folder.js';
import { SUPERUSER } from './connection.js';
import { sweepAbandonedDrafts, withDraft } from './drafts.js';
import {
  diskFull,
  EmbeddedPostgresError,
  errorCode,
  onFiles,
  startFailed,
  tellsOfFullDisk,
} from './errors.js';
import { runCommand } from './run-command.js';
import type { Runtime } from './runtime.js';

const INITDB_TIMEOUT_MS = 5 * 60_000;

export interface CreateOptions {
  /** False only for databases that nobody misses after a power cut: those of tests. */
  readonly syncToDisk: boolean;
  /** Aborted, the making is given up. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether there is a database. Fails with `version-mismatch` when it is not for these binaries. */
export async function hasDatabase(folder: DataFolder, runtime: Runtime): Promise<boolean> {
  return onFiles(folder.data, async () => {
    let version: string;
    try {
      version = (await readFile(join(folder.data, 'PG_VERSION'), 'utf8')).trim();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await refuseForeignFiles(folder);
      return false;
    }
    if (version === String(runtime.majorVersion)) return true;
    throw new EmbeddedPostgresError(
      'version-mismatch',
      `The data in ${folder.data} was written by PostgreSQL ${version}, this Daybook runs PostgreSQL ` +
        `${runtime.majorVersion}; start the Daybook version that wrote it, or give another data directory.`,
    );
  });
}

/**
 * Makes the database under another name and then renames it, so that a start that is interrupted
 * at any moment leaves either a whole database or none. Of several starts one rename wins.
 */
export async function createDatabase(
  folder: DataFolder,
  runtime: Runtime,
  options: CreateOptions,
): Promise<void> {
  await sweepAbandonedDrafts(folder);
  await giveTo(runtime.account, folder.password);
  await withDraft(folder, runtime.account, async (draft) => {
    await initdb(folder, runtime, draft, options);
    await publish(folder, draft);
  });
}

async function initdb(
  folder: DataFolder,
  runtime: Runtime,
  draft: string,
  { syncToDisk, signal }: CreateOptions,
): Promise<void> {
  const args = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${folder.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Built into the server: sorting never depends on the C library of the machine.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ];
  if (!syncToDisk) args.push('--no-sync');
  const result = await runCommand(runtime.account, runtime.binaries.initdb, args, {
    timeoutMs: INITDB_TIMEOUT_MS,
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (result.exitCode === 0) return;
  if (tellsOfFullDisk(result.output)) throw diskFull(folder.root);
  const reason = /(?:FATAL|PANIC|error): +(.*)/.exec(result.output)?.[1] ?? result.spawnError?.message;
  throw startFailed(`the database could not be created: ${reason ?? `initdb ended with ${result.exitCode}`}`);
}

async function publish(folder: DataFolder, draft: string): Promise<void> {
  await onFiles(folder.data, async () => {
    try {
      await rename(draft, folder.data);
    } catch (error) {
      // Another start was first: its database is as good as ours. Windows says EPERM.
      const taken = ['ENOTEMPTY', 'EEXIST', ...(process.platform === 'win32' ? ['EPERM'] : [])];
      if (!taken.includes(errorCode(error) ?? '')) throw error;
      return;
    }
    await syncDirectory(folder.root);
  });
}

/** Makes the rename itself last through a power cut. Windows cannot open directories. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function refuseForeignFiles(folder: DataFolder): Promise<void> {
  const names = await readdir(folder.data).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw startFailed(
    `${folder.data} holds files that are no PostgreSQL database; restore it from a backup or move it away`,
  );
}
