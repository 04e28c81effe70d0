import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import type { Contender, Round } from '../benchmark.ts';
import { CannotRunError } from '../cannot-run-error.ts';

const folder = fileURLToPath(new URL('../../axon/', import.meta.url));
const jar = `${folder}target/bench-axon.jar`;

/** With the download of what it needs, on the first run. */
const buildTimeoutMs = 10 * 60_000;

/** Axon Framework's own event store on JDBC, in a process of its own, which runs the closed loop itself. */
export const axonAppending = (callers: number): Contender => ({
  name: 'axon',
  kind: 'peer',
  async open({ engines, isQuick }) {
    built ??= build(isQuick);
    await built;
    const appender = await AxonProcess.start(new URL(await engines.database()), callers);
    return { round: (seconds) => appender.round(seconds), close: () => appender.close() };
  },
});

let built: Promise<void> | undefined;

/**
 * Maven finds out by itself whether what it has built before is still what the sources say.
 *
 * @param isOffline takes only what has been downloaded before, which is quick
 */
async function build(isOffline: boolean): Promise<void> {
  for (const command of ['java', 'mvn']) {
    if (!(await succeeds(command, ['--version']))) throw new CannotRunError(`there is no ${command} here`);
  }
  try {
    const options = ['--quiet', '--batch-mode', ...(isOffline ? ['--offline'] : [])];
    await run('mvn', [...options, 'package'], { cwd: folder, timeout: buildTimeoutMs });
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string };
    const reason = stdout.split('\n').find((line) => line.includes('ERROR')) ?? message;
    const how = isOffline ? ', with what is downloaded already,' : '';
    throw new CannotRunError(`its build with Maven${how} fails (${reason})`);
  }
}

const run = promisify(execFile);

const succeeds = (command: string, options: readonly string[]): Promise<boolean> =>
  run(command, options).then(
    () => true,
    () => false,
  );

class AxonProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, lines: Interface) {
    this.child = child;
    this.lines = lines[Symbol.asyncIterator]();
  }

  static async start(database: URL, callers: number): Promise<AxonProcess> {
    const { hostname, port, pathname, username, password } = database;
    const child = spawn('java', ['-jar', jar, String(callers)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        BENCH_JDBC_URL: `jdbc:postgresql://${hostname}:${port}${pathname}`,
        BENCH_USER: decodeURIComponent(username),
        BENCH_PASSWORD: decodeURIComponent(password),
      },
    });
    const axon = new AxonProcess(child, createInterface(child.stdout));
    await axon.nextLine();
    return axon;
  }

  async round(seconds: number): Promise<Round> {
    this.child.stdin.write(`${seconds}\n`);
    const round = JSON.parse(await this.nextLine()) as Omit<Round, 'latencies'> & { latencies: string };
    return { ...round, latencies: decodeFromCompressedBase64(round.latencies) };
  }

  async close(): Promise<void> {
    const exited = once(this.child, 'exit');
    if (this.child.exitCode !== null) return;
    this.child.stdin.end();
    await exited;
  }

  private async nextLine(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The process with Axon Framework has ended; what it says stands above.');
    return value;
  }
}
