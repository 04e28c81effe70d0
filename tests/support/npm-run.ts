import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@daybook/test-kit';
import { type Exit, inheritedEnvironment } from './daybook-process.js';

const manifest = new URL('../../package.json', import.meta.url);
const runBuilt = fileURLToPath(new URL('./run-built.mjs', import.meta.url));

/**
 * A script of package.json that npm runs, in a process group of its own: npm, what it runs, and nothing else.
 * So it is in a terminal, and for most of those who start and stop services.
 */
export class NpmRun {
  readonly exited: Promise<Exit>;
  private said = '';
  private hasEnded = false;

  private constructor(private readonly npm: ChildProcess) {
    for (const output of [npm.stdout!, npm.stderr!]) {
      output.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    }
    this.exited = new Promise((resolve) => {
      npm.once('exit', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal });
      });
    });
  }

  static async start(
    script: 'start' | 'daybook',
    { args = [], env }: { args?: readonly string[]; env: Readonly<Record<string, string>> },
  ): Promise<NpmRun> {
    const folder = await mkdtemp(join(tmpdir(), 'daybook-npm-'));
    const { scripts } = JSON.parse(await readFile(manifest, 'utf8')) as { scripts: Record<string, string> };
    const command = scripts[script]!.replace('scripts/run.mjs', `'${runBuilt}'`);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { [script]: command } }));
    const npm = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: folder,
      env: { ...inheritedEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const run = new NpmRun(npm);
    void run.exited.then(() => rm(folder, { recursive: true, force: true }));
    return run;
  }

  /** Everything on standard output and standard error. */
  get output(): string {
    return this.said;
  }

  /** Waits until the output matches, and gives the match. Fails if the run ends before. */
  async untilItSays(pattern: RegExp): Promise<RegExpExecArray> {
    await until(() => pattern.test(this.said) || this.hasEnded, { limitMs: 90_000, what: `${pattern}` });
    const match = pattern.exec(this.said);
    if (match === null) throw new Error(`It ended without ${pattern}:\n${this.said}`);
    return match;
  }

  /** Sends the signal to the whole group, as a terminal does. */
  tellGroup(signal: NodeJS.Signals): void {
    if (!this.hasEnded) process.kill(-this.npm.pid!, signal);
  }
}
