import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@daybook/test-kit';

const startScript = fileURLToPath(new URL('../../apps/daybook/dist/start.js', import.meta.url));
const readyLine = /^Daybook ready on (http:\/\/\S+)$/m;

/** Far above what a first start takes on a slow machine, with a database to be made. */
const readyWithinMs = 90_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartOptions {
  /** Default: a new directory below the system's temporary one. */
  readonly dataDir?: string;
  /** Default: a random one. */
  readonly key?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Node's own options. Default: none, so that it takes what memory it likes. */
  readonly nodeOptions?: readonly string[];
}

/** An all-in-one as it was built, in a process of its own. */
export class DaybookProcess {
  readonly exited: Promise<Exit>;
  private said = '';
  private complained = '';
  private ended: Exit | undefined;

  private constructor(
    readonly dataDir: string,
    readonly key: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.complained += text));
    this.exited = new Promise((resolve) => {
      // Not 'exit': by then what it said last may still be on its way.
      child.once('close', (code, signal) => resolve((this.ended = { code, signal })));
    });
  }

  /** Starts one that need not come up; `start` is for those that do. */
  static async launch(options: StartOptions = {}): Promise<DaybookProcess> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'daybook-e2e-')));
    const key = options.key ?? randomBytes(24).toString('base64url');
    const child = spawn(process.execPath, [...(options.nodeOptions ?? []), startScript], {
      // Over the channel it learns of our end, even of a violent one, and then stops by itself.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...inheritedEnvironment(),
        DAYBOOK_DATA_DIR: dataDir,
        DAYBOOK_PORT: '0',
        DAYBOOK_API_KEY: key,
        // Unless it is about them: what a test places, it takes on by itself.
        DAYBOOK_PROCESSES: 'off',
        ...options.env,
      },
    });
    return new DaybookProcess(dataDir, key, child);
  }

  /** Starts one and waits until it is ready. */
  static async start(options: StartOptions = {}): Promise<DaybookProcess> {
    const daybook = await DaybookProcess.launch(options);
    await until(() => daybook.isReady || daybook.ended !== undefined, {
      limitMs: readyWithinMs,
      what: 'The start of Daybook',
    });
    if (!daybook.isReady) {
      throw new Error(`Daybook did not start:\n${daybook.stdout}\n${daybook.stderr}`);
    }
    return daybook;
  }

  get isReady(): boolean {
    return readyLine.test(this.said);
  }

  get url(): string {
    const url = readyLine.exec(this.said)?.[1];
    if (url === undefined) throw new Error('Daybook is not ready.');
    return url;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Whether it has ended, of whatever. */
  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  get stdout(): string {
    return this.said;
  }

  get stderr(): string {
    return this.complained;
  }

  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Exit> {
    if (this.ended === undefined) this.child.kill(signal);
    return this.exited;
  }

  /** Lets it drain and stop. Its data stay. */
  stop(): Promise<Exit> {
    return this.kill('SIGTERM');
  }

  /** Stops it and leaves nothing behind: neither processes nor files. */
  async remove(): Promise<void> {
    await this.stop();
    await removeDataDir(this.dataDir);
  }
}

/** The database server of a Daybook that was killed lives on; it is ended first. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const pid = await databasePid(dataDir);
  if (pid !== undefined && signal(pid, 'SIGINT')) {
    await until(() => !signal(pid, 0), { what: `The end of the database server ${pid}` });
  }
  await rm(dataDir, { recursive: true, force: true });
}

/** Of the database server, as its lock file says; undefined when it has shut down. */
export async function databasePid(dataDir: string): Promise<number | undefined> {
  const lockFile = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || undefined;
}

/** Whether there was such a process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Ours, without what would configure Daybook or change how Node runs it. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('DAYBOOK_') && name !== 'NODE_OPTIONS'),
  );
}
