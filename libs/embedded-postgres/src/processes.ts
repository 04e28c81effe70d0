import { type ChildProcess, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from './errors.js';

const LIST_PROCESS_TIMEOUT_MS = 5_000;

/** How the children that still run are ended when this process ends. */
const endings = new Map<ChildProcess, () => void>();

/**
 * Has a child end no later than this process, which may end at any moment by `process.exit`: then `end` is called,
 * and has to do it there and then. Nothing can be done where this process is killed with SIGKILL.
 */
export function endWithUs(child: ChildProcess, end: (pid: number) => void): void {
  const { pid } = child;
  if (pid === undefined) return; // It could not be started.
  if (endings.size === 0) process.on('exit', endAll);
  endings.set(child, () => end(pid));
  child.once('exit', () => {
    endings.delete(child);
    if (endings.size === 0) process.off('exit', endAll);
  });
}

function endAll(): void {
  for (const end of endings.values()) end();
}

/** Whether the process table has this id: a running process, or a zombie. */
export function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether a process with this id runs. A zombie has ended: only its parent has not noticed yet. */
export function isAlive(pid: number): boolean {
  if (!isListed(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The state follows the command name, which is in brackets and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch (error) {
    return errorCode(error) !== 'ENOENT';
  }
}

/** The arguments of a running process, or its program name alone; undefined when not to be had. */
export async function commandLine(pid: number): Promise<readonly string[] | undefined> {
  try {
    if (process.platform === 'linux') {
      const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return text === '' ? undefined : text.split('\0');
    }
    const [file, args]: [string, string[]] =
      process.platform === 'win32'
        ? ['tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']]
        : ['ps', ['-p', String(pid), '-o', 'comm=']];
    const { stdout } = await promisify(execFile)(file, args, { timeout: LIST_PROCESS_TIMEOUT_MS });
    return [stdout.trim()];
  } catch {
    return undefined;
  }
}
