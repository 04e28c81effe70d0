import { closeSync, fstatSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { giveTo, type DataFolder } from './data-folder.js';
import { dataDirInUse, diskFull, EmbeddedPostgresError, onFiles, startFailed } from './errors.js';
import type { Runtime } from './runtime.js';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** How much of the log's end is searched for a reason. */
const TAIL_BYTES = 64 * 1024;

/** One segment of write-ahead log: with less than this a server cannot go on. */
const FULL_DISK_BYTES = 16 * 1024 * 1024;

/** What a server of ours wrote to its log since a certain moment. */
export class ServerLog {
  readonly #path: string;
  readonly #from: number;

  private constructor(path: string, from: number) {
    this.#path = path;
    this.#from = from;
  }

  /**
   * Opens the log for a server that is about to start, emptying it when it has grown large. The
   * server gets the file itself and not a pipe, so that it outlives this process unharmed. The
   * caller closes `fd` once the server has it.
   */
  static async open(folder: DataFolder, runtime: Runtime): Promise<{ log: ServerLog; fd: number }> {
    const fd = await onFiles(folder.log, async () => openSync(folder.log, 'a', 0o600));
    if (fstatSync(fd).size > MAX_LOG_BYTES) ftruncateSync(fd, 0);
    await giveTo(runtime.account, folder.log);
    return { log: new ServerLog(folder.log, fstatSync(fd).size), fd };
  }

  /** Bytes; growing means that the server is at work. */
  get size(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** The lines since the start, at most the last 64 KiB of them. */
  lines(): readonly string[] {
    let fd: number;
    try {
      fd = openSync(this.#path, 'r');
    } catch {
      return [];
    }
    try {
      const { size } = fstatSync(fd);
      const start = Math.max(this.#from, size - TAIL_BYTES);
      const buffer = Buffer.alloc(Math.max(0, size - start));
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start)).split('\n');
    } finally {
      closeSync(fd);
    }
  }

  /** The last line that can tell why the server with this process id ended. */
  lastReason(pid: number): string | undefined {
    return this.lines()
      .map((line) => reasonIn(line, pid))
      .findLast((reason) => reason !== undefined);
  }
}

/** As `log_line_prefix` has it: time, process id, kind of process; then severity and text. */
const LOG_LINE = /^\S+ \S+ \S+ \[(\d+)\] (?:([a-z ]+): )?(FATAL|PANIC): +(.*)$/;

/** Processes that serve one client; what is fatal to them is not to the server. */
const SERVES_ONE = /client backend|not initialized|worker|walsender/;

function reasonIn(line: string, pid: number): string | undefined {
  const found = LOG_LINE.exec(line);
  // Whatever stands before the log is set up: a usage error, a library that does not load.
  if (found === null) return /^(postgres|.*\/postgres): (?!could not find)(.+)$/.exec(line)?.[2];
  const [, process, kind = 'postmaster', severity, text] = found;
  if (severity === 'PANIC') return text;
  if (SERVES_ONE.test(kind)) return undefined;
  // Another start on the same folder writes to the same log.
  if (kind === 'postmaster' && Number(process) !== pid) return undefined;
  return text;
}

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
  const reason = log.lastReason(server.pid);
  if (says(/lock file "postmaster\.pid" already exists|lock file "postmaster\.pid" is empty/)) {
    return { kind: 'other-server', error: dataDirInUse(folder.root) };
  }
  if (says(/pre-existing shared memory block|shared memory segment .* still in use/)) {
    return { kind: 'memory-still-in-use', error: dataDirInUse(folder.root) };
  }
  if (says(/Address already in use/)) return { kind: 'port-taken', error: portInUse(server.port) };
  return { kind: 'final', error: await finalError(folder, reason, own, server) };
}

async function finalError(
  folder: DataFolder,
  reason: string | undefined,
  own: readonly string[],
  server: { readonly port: number; readonly exit: string },
): Promise<EmbeddedPostgresError> {
  if (own.some((line) => /could not bind.*Permission denied/.test(line))) {
    return new EmbeddedPostgresError(
      'not-permitted',
      `This user may not listen on port ${server.port}; choose a port above 1023.`,
    );
  }
  if (await isAboutFullDisk(folder, reason)) return diskFull(folder.root);
  if (reason !== undefined && /database files are incompatible/.test(reason)) {
    return new EmbeddedPostgresError(
      'version-mismatch',
      `The data in ${folder.data} was written by another version of PostgreSQL than this Daybook runs; ` +
        'start the Daybook version that wrote it, or give another data directory.',
    );
  }
  return startFailed(reason ?? `it ended with ${server.exit}`, folder.log);
}

export const portInUse = (port: number): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'port-in-use',
    `Port ${port} on 127.0.0.1 is in use by another program; stop that program or choose another port.`,
  );

/** What to report when a server that was ready has ended and nobody asked it to. */
export async function explainUnexpectedExit(
  folder: DataFolder,
  log: ServerLog,
  server: { readonly pid: number; readonly exit: string },
): Promise<EmbeddedPostgresError> {
  const reason = log.lastReason(server.pid);
  if (await isAboutFullDisk(folder, reason)) return diskFull(folder.root);
  return new EmbeddedPostgresError(
    'stopped-unexpectedly',
    `PostgreSQL stopped unexpectedly with ${server.exit}${reason === undefined ? '' : `: ${reason}`} ` +
      `(more in ${folder.log}).`,
  );
}

/** A log on the full disk itself may lack the line that says so, hence the look at the disk. */
async function isAboutFullDisk(folder: DataFolder, reason: string | undefined): Promise<boolean> {
  if (reason !== undefined) {
    return /No space left on device/.test(reason) && !/shared memory segment/.test(reason);
  }
  const disk = await statfs(folder.root).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize < FULL_DISK_BYTES;
}
