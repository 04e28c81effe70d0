import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { parse } from 'node:path';
import { commandAs, type Account } from './account.js';
import { endWithUs } from './processes.js';

/** Output beyond this is cut off at the front: the end holds the reason of a failure. */
const MAX_OUTPUT_CHARS = 64 * 1024;

export interface CommandResult {
  /** The exit code; null when a signal ended the command or it could not be started. */
  readonly exitCode: number | null;
  /** What it wrote to stdout and stderr, in order. */
  readonly output: string;
  /** Why it could not be started at all. */
  readonly spawnError?: NodeJS.ErrnoException;
}

export interface CommandOptions {
  /** Written to its stdin, which is then closed. */
  readonly input?: string;
  readonly timeoutMs: number;
  /** Aborted, the command is ended. */
  readonly signal?: AbortSignal;
}

/** Runs a command of ours to its end as `account`. Never rejects. */
export async function runCommand(
  account: Account,
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const command = commandAs(account, file, args);
  try {
    const child = spawn(command.file, command.args, {
      ...command.options,
      ...serverEnvironment(file),
      stdio: 'pipe',
      // Ctrl-C in a terminal is meant for us: whether the command ends is for us to say.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    endWithUs(child, () => void child.kill('SIGKILL'));
    return await untilClosed(child, options);
  } catch (error) {
    // Some refusals, such as to change the user, are thrown and not told by an event.
    return { exitCode: null, output: '', spawnError: error as NodeJS.ErrnoException };
  }
}

function untilClosed(
  child: ChildProcessWithoutNullStreams,
  { input = '', timeoutMs, signal }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    // Not spawn's own timeout: its timer stays when the command cannot be started.
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const end = (): void => void child.kill();
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end, { once: true });
    const settle = (result: CommandResult): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve(result);
    };
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-MAX_OUTPUT_CHARS);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.stdin.on('error', () => undefined); // It may end without reading its input.
    child.stdin.end(input);
    child.once('error', (error) => settle({ exitCode: null, output, spawnError: error }));
    child.once('close', (exitCode) => settle({ exitCode, output }));
  });
}

/**
 * Where and with which variables PostgreSQL's programs run.
 *
 * PG* variables and the locale of whoever calls must not reach the server. The working directory
 * is the root, because the account may not be able to enter ours.
 */
export function serverEnvironment(file: string): { cwd: string; env: NodeJS.ProcessEnv } {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return {
    cwd: parse(file).root,
    env: { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' },
  };
}
