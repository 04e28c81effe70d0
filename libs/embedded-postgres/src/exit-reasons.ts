import { statfs } from 'node:fs/promises';
import type { DataFolder } from './data-folder.js';
import {
  dataDirInUse,
  diskFull,
  EmbeddedPostgresError,
  portInUse,
  startFailed,
  tellsOfFullDisk,
} from './errors.js';
import type { ServerLog } from './server-log.js';

/** One segment of write-ahead log: with less than this a server cannot go on. */
const FULL_DISK_BYTES = 16 * 1024 * 1024;

/** Why a start came to nothing: something to try again, or the error to report. */
export type StartFailure =
  | {
      readonly kind: 'other-server' | 'memory-still-in-use' | 'port-taken';
      readonly error: EmbeddedPostgresError;
    }
  | { readonly kind: 'final'; readonly error: EmbeddedPostgresError };

/** Tells from the log why the server with this process id ended before it was ready. */
export async function explainFailedStart(
  folder: DataFolder,
  log: ServerLog,
  server: { readonly pid: number; readonly port: number; readonly exit: string },
): Promise<StartFailure> {
  const own = log.lines().filter((line) => line.includes(`[${server.pid}]`));
  const says = (pattern: RegExp): boolean => own.some((line) => pattern.test(line));
  if (says(/lock file "postmaster\.pid" already exists|lock file "postmaster\.pid" is empty/)) {
    return { kind: 'other-server', error: dataDirInUse(folder.root) };
  }
  if (says(/pre-existing shared memory block|shared memory segment .* still in use/)) {
    return { kind: 'memory-still-in-use', error: memoryStillInUse(folder) };
  }
  if (says(/Address already in use/)) return { kind: 'port-taken', error: portInUse(server.port) };
  return { kind: 'final', error: await finalError(folder, log, own, server) };
}

const memoryStillInUse = (folder: DataFolder): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'data-dir-in-use',
    `A PostgreSQL server that was killed has left processes that still use the data in ${folder.root}; ` +
      'wait for their end, or end them, and start again.',
  );

async function finalError(
  folder: DataFolder,
  log: ServerLog,
  own: readonly string[],
  server: { readonly pid: number; readonly port: number; readonly exit: string },
): Promise<EmbeddedPostgresError> {
  const reason = log.lastReason(server.pid);
  if (own.some((line) => /could not bind.*Permission denied/.test(line))) {
    return new EmbeddedPostgresError(
      'not-permitted',
      `This user may not listen on port ${server.port}; choose a port above 1023.`,
    );
  }
  if (await isAboutFullDisk(folder, log, reason)) return diskFull(folder.root);
  if (reason !== undefined && /database files are incompatible/.test(reason)) {
    return new EmbeddedPostgresError(
      'version-mismatch',
      `The data in ${folder.data} was written by another version of PostgreSQL than this Daybook runs; ` +
        'start the Daybook version that wrote it, or give another data directory.',
    );
  }
  return startFailed(reason ?? `it ended with ${server.exit}`, folder.log);
}

/** What to report when a server that was ready has ended and nobody asked it to. */
export async function explainUnexpectedExit(
  folder: DataFolder,
  log: ServerLog,
  server: { readonly pid: number; readonly exit: string },
): Promise<EmbeddedPostgresError> {
  const reason = log.lastReason(server.pid);
  if (await isAboutFullDisk(folder, log, reason)) return diskFull(folder.root);
  return new EmbeddedPostgresError(
    'stopped-unexpectedly',
    `PostgreSQL stopped unexpectedly with ${server.exit}${reason === undefined ? '' : `: ${reason}`} ` +
      `(more in ${folder.log}).`,
  );
}

/**
 * The line that gives up may only say that a checkpoint failed; that the disk is full then stands before it.
 * A log on the full disk itself may lack both, hence the look at the disk.
 */
async function isAboutFullDisk(
  folder: DataFolder,
  log: ServerLog,
  reason: string | undefined,
): Promise<boolean> {
  if (reason !== undefined && !/checkpoint request failed/.test(reason)) return tellsOfFullDisk(reason);
  if (log.lines().some(tellsOfFullDisk)) return true;
  const disk = await statfs(folder.root).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize < FULL_DISK_BYTES;
}
