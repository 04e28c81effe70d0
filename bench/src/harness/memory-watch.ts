import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Series } from '../benchmark.ts';

const execute = promisify(execFile);

export interface WatchedProcess {
  readonly name: string;
  readonly pid: number;
}

const everySeconds = 1;
const bytesOfKiB = 1_024;
const megabyte = 1e6;

/** Does the work, and looks at the resident memory of the processes every second meanwhile; in megabytes. */
export async function watchingMemory<T>(
  processes: readonly WatchedProcess[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly series: readonly Series[] }> {
  const done = new AbortController();
  const [result, looks] = await Promise.all([
    work().finally(() => done.abort()),
    lookEverySecond(processes, done.signal),
  ]);
  const series = processes.map(({ name }, index) => ({
    name,
    unit: 'MB',
    everySeconds,
    values: looks.map((megabytes) => megabytes[index]!),
  }));
  return { result, series };
}

async function lookEverySecond(
  processes: readonly WatchedProcess[],
  signal: AbortSignal,
): Promise<(readonly number[])[]> {
  const looks: (readonly number[])[] = [];
  const startedAt = performance.now();
  for (;;) {
    const dueAt = startedAt + (looks.length + 1) * everySeconds * 1_000;
    await sleep(Math.max(0, dueAt - performance.now()), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return looks;
    looks.push(await look(processes));
  }
}

/** In the order of the processes. */
async function look(processes: readonly WatchedProcess[]): Promise<readonly number[]> {
  const pids = processes.map(({ pid }) => pid).join(',');
  const { stdout } = await execute('ps', ['-o', 'pid=,rss=', '-p', pids]);
  const rows = stdout.trim().split('\n');
  const resident = new Map(rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]));
  return processes.map(({ name, pid }) => {
    const kibibytes = resident.get(pid);
    if (kibibytes === undefined) throw new Error(`The ${name} has ended.`);
    return Math.round((kibibytes * bytesOfKiB) / megabyte);
  });
}
