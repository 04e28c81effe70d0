import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const endWithParent = new URL('../../harness/end-with-parent.ts', import.meta.url);
/** What a service says when it is ready, in whatever words. */
const urlPattern = /http:\/\/127\.0\.0\.1:\d+/;
/** Far above what any of them takes. */
const startLimitMs = 120_000;
const stopLimitMs = 30_000;

/** An HTTP service in a process of its own. */
export class ChildService {
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
  }

  /** Starts a script that prints its URL once it is ready. */
  static async start(
    script: URL,
    env: Readonly<Record<string, string>>,
    nodeOptions: readonly string[] = [],
  ): Promise<ChildService> {
    const options = ['--import', endWithParent.href, ...nodeOptions];
    const child = spawn(process.execPath, [...options, fileURLToPath(script)], {
      env: { ...inheritedEnvironment(), NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    try {
      return new ChildService(await urlOf(child, script), child);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Lets it finish what it has begun. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), stopLimitMs);
    await exited;
    clearTimeout(impatience);
  }
}

/** Starts one of `servers/`: the routes of peers and limits. */
export const startServer = (name: string, env: Readonly<Record<string, string>>): Promise<ChildService> =>
  ChildService.start(new URL(`./servers/${name}.ts`, import.meta.url), env);

function urlOf(child: ChildProcess, script: URL): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (what: string) => reject(new Error(`${fileURLToPath(script)} ${what}.`));
  const limit = setTimeout(() => fail('did not get ready in time'), startLimitMs);
  child.once('exit', () => fail('ended before it was ready'));
  // All lines are read, so that the child never waits for somebody to take them.
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const url = urlPattern.exec(line)?.[0];
    if (url !== undefined) resolve(url);
  });
  return promise.finally(() => clearTimeout(limit));
}

/** Ours, without what would configure Daybook or change how Node runs it. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('DAYBOOK_') && name !== 'NODE_OPTIONS'),
  );
}
