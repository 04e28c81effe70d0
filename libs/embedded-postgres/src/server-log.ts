import { closeSync, fstatSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { giveTo, type DataFolder } from './data-folder.js';
import { onFiles } from './errors.js';
import type { Runtime } from './runtime.js';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** How much of the log's end is searched for a reason. */
const TAIL_BYTES = 64 * 1024;

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
