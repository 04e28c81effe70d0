import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePort, until } from '@daybook/test-kit';
import { request } from 'undici';

/** The same for all, as those of one deployment have it. */
const secretsKey = randomBytes(32).toString('base64');

/** One of the services as it was built, in a process of its own. */
export class ServiceProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly exited: Promise<number | null>,
  ) {}

  /** Starts `apps/<name>` and waits until it is ready. */
  static async start(name: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const port = await freePort();
    const script = fileURLToPath(new URL(`../../apps/${name}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, DAYBOOK_SECRETS_KEY: secretsKey, ...env, DAYBOOK_PORT: String(port) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    let ended = false;
    const exited = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => {
        ended = true;
        resolve(code);
      });
    });
    const service = new ServiceProcess(`http://127.0.0.1:${port}`, child, exited);
    await until(async () => ended || (await service.health()) === 200, { what: `The start of ${name}` });
    if (ended) throw new Error(`${name} did not start.`);
    return service;
  }

  async health(): Promise<number | undefined> {
    try {
      const { statusCode, body } = await request(`${this.url}/health/ready`);
      await body.dump();
      return statusCode;
    } catch {
      return undefined;
    }
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
