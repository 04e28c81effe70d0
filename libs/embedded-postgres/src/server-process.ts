import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { commandAs, SELF } from './account.js';
import { missing, type Binaries } from './binaries.js';
import type { DataFolder } from './data-folder.js';
import { EmbeddedPostgresError, errorCode, startFailed } from './errors.js';
import { endWithUs, isAlive } from './processes.js';
import { runCommand, serverEnvironment } from './run-command.js';
import type { Runtime } from './runtime.js';
import { ServerLog } from './server-log.js';
import { asArguments, type Settings } from './settings.js';
import { holdsWithin, pause } from './waiting.js';

/** How long each way of ending a server may take, 45 seconds in all. */
const SHUTDOWN_BOUNDS = {
  /** A fast shutdown ends sessions and writes a checkpoint. */
  fastMs: 30_000,
  /** An immediate shutdown writes nothing; the next start recovers. */
  immediateMs: 10_000,
  killMs: 5_000,
};
/** Between the end of a child and the event that says so. */
const EXIT_SEEN_MS = 1_000;
const SHUTDOWN_POLL_MS = 20;
/** How long this process, when it ends at once, waits for the end of its server. */
const END_AT_ONCE_MS = 1_000;
const PG_CTL_TIMEOUT_MS = 10_000;

export interface ServerOptions {
  readonly port: number;
  readonly settings: Settings;
  /** Whether it has a process group of its own, which Ctrl-C in a terminal does not reach. */
  readonly ownProcessGroup: boolean;
}

/** A server that is a child of this process. */
export class ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly log: ServerLog;
  /** Resolves, and never rejects, when it has ended; in words: "signal SIGKILL", "exit code 1". */
  readonly ended: Promise<string>;
  readonly #binaries: Binaries;
  #hasEnded = false;

  private constructor(child: ChildProcess, port: number, log: ServerLog, binaries: Binaries) {
    this.pid = child.pid ?? 0; // 0 only when it could not be started, and then `spawn` fails.
    this.port = port;
    this.log = log;
    this.#binaries = binaries;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#hasEnded = true;
        resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
      });
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Starts the server; it is not ready yet. */
  static async spawn(folder: DataFolder, runtime: Runtime, options: ServerOptions): Promise<ServerProcess> {
    const { account, binaries } = runtime;
    const args = ['-D', folder.data, ...asArguments(options.settings)];
    const command = commandAs(account, binaries.postgres, args);
    const { log, fd } = await ServerLog.open(folder, runtime);
    try {
      const child = spawn(command.file, command.args, {
        ...command.options,
        ...serverEnvironment(binaries.postgres),
        stdio: ['ignore', fd, fd],
        detached: options.ownProcessGroup,
        windowsHide: true,
      });
      // Both before the wait for 'spawn', so that no exit goes unseen.
      const server = new ServerProcess(child, options.port, log, binaries);
      endWithUs(child, (pid) => shutDownAtOnce(binaries, pid));
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.on('error', reject);
      });
      return server;
    } catch (error) {
      throw cannotSpawn(binaries.postgres, error);
    } finally {
      closeSync(fd);
    }
  }

  /** Ends it, by force if it must be. Takes at most 46 seconds and never rejects. */
  async stop(): Promise<void> {
    // Not by its process id alone: once it has ended another process may get the same one.
    await stopServer(this.#binaries, this.pid, { hasEnded: () => this.#hasEnded });
    await pause(EXIT_SEEN_MS, this.ended);
  }
}

export interface StopOptions {
  readonly hasEnded?: () => boolean;
  readonly bounds?: typeof SHUTDOWN_BOUNDS;
}

/**
 * Ends a server, child or orphan: fast shutdown first, then immediate shutdown, then by force.
 * Resolves with whether it has ended.
 */
export async function stopServer(
  binaries: Binaries,
  pid: number,
  { hasEnded = () => !isAlive(pid), bounds = SHUTDOWN_BOUNDS }: StopOptions = {},
): Promise<boolean> {
  const steps = [
    { signal: 'SIGINT', boundMs: bounds.fastMs },
    { signal: 'SIGQUIT', boundMs: bounds.immediateMs },
    { signal: 'SIGKILL', boundMs: bounds.killMs },
  ] as const;
  for (const { signal, boundMs } of steps) {
    if (hasEnded()) return true;
    await sendSignal(binaries, pid, signal);
    if (await holdsWithin(boundMs, SHUTDOWN_POLL_MS, hasEnded)) return true;
  }
  return hasEnded();
}

/** An immediate shutdown, for when this process ends and nothing can be waited for but by standing still. */
function shutDownAtOnce(binaries: Binaries, pid: number): void {
  if (process.platform === 'win32') {
    spawnSync(binaries.pgCtl, ['kill', 'QUIT', String(pid)], { timeout: END_AT_ONCE_MS, windowsHide: true });
    return;
  }
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    return; // It has ended meanwhile.
  }
  const deadline = Date.now() + END_AT_ONCE_MS;
  const clock = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  while (isAlive(pid) && Date.now() < deadline) Atomics.wait(clock, 0, 0, SHUTDOWN_POLL_MS);
}

async function sendSignal(
  binaries: Binaries,
  pid: number,
  signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL',
): Promise<void> {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    // Windows has no signals: PostgreSQL listens on a pipe that pg_ctl knows.
    const args = ['kill', signal.slice('SIG'.length), String(pid)];
    await runCommand(SELF, binaries.pgCtl, args, { timeoutMs: PG_CTL_TIMEOUT_MS });
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to another user: the caller sees which.
  }
}

function cannotSpawn(program: string, error: unknown): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const why = error instanceof Error ? error.message : String(error);
  if (errorCode(error) === 'ENOENT') {
    return missing(`${program} does not run on this machine (${why})`, error);
  }
  if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') {
    return new EmbeddedPostgresError(
      'not-permitted',
      `This user may not run ${program} (${why}); start as the user who installed Daybook.`,
      { cause: error },
    );
  }
  return startFailed(why, undefined, error);
}
