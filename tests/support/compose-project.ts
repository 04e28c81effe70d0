import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '@daybook/test-kit';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

const readyWithinMs = 120_000;
/** Enough for the first build of the image, on a slow machine. */
const upWithinMs = 15 * 60_000;

export interface ComposeOptions {
  /** Beside docker-compose.yml. */
  readonly overrides?: readonly string[];
  /** How many of a service are to run; 1 unless it is said. */
  readonly scale?: Readonly<Record<string, number>>;
  /** Variables of docker-compose.yml. */
  readonly env?: Readonly<Record<string, string>>;
}

const httpPorts = {
  'command-service': 4001,
  'query-service': 4002,
  'process-manager': 4004,
  'webhook-service': 4005,
};
export type HttpService = keyof typeof httpPorts;

/** Published ports: those of services that can be scaled are ranges, since each instance takes one. */
const instances = 3;

/** What docker-compose.yml describes, under a name and with ports of its own. */
export class ComposeProject {
  readonly key = 'key-of-the-compose-tests';
  private readonly name = `daybook-test-${process.pid}-${randomInt(1_000_000)}`;
  private readonly files: readonly string[];
  private env: Readonly<Record<string, string>> = {};

  private readonly variables: Readonly<Record<string, string>>;

  private constructor({ overrides = [], env = {} }: ComposeOptions) {
    this.variables = env;
    this.files = ['docker-compose.yml', ...overrides];
  }

  /** Builds, starts and waits until everything is healthy. */
  static async up(options: ComposeOptions = {}): Promise<ComposeProject> {
    const project = new ComposeProject(options);
    project.env = await project.environment();
    const scales = Object.entries(options.scale ?? {}).flatMap(([service, count]) => [
      '--scale',
      `${service}=${count}`,
    ]);
    try {
      await inTurn(() => project.compose('build', '--quiet'));
      await project.compose('up', '--detach', '--wait', ...scales);
      return project;
    } catch (error) {
      const state = await project.compose('ps', '--all');
      const said = await project.compose('logs', '--tail', '20');
      await project.down();
      throw new Error(`The project did not come up.\n${state}\n${said}`, { cause: error });
    }
  }

  /** Waits until all containers of the service run and are ready, after some of them were gone. */
  async healthy(service: string): Promise<void> {
    const containers = await this.containers(service);
    const ready = async (container: string) =>
      (await docker('inspect', '--format', '{{.State.Health.Status}}', container)).trim() === 'healthy';
    const all = async () => (await Promise.all(containers.map(ready))).every(Boolean);
    await until(all, { limitMs: readyWithinMs, everyMs: 500, what: `That ${service} is healthy again` });
  }

  /** Takes everything away, volumes included. */
  async down(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '30');
  }

  /** Where a service that has one instance can be reached, as `127.0.0.1:port`. */
  async address(service: string, port: number): Promise<string> {
    const [first] = await this.addresses(service, port);
    if (first === undefined) throw new Error(`No container of ${service} publishes port ${port}.`);
    return first;
  }

  /** Where each instance that runs can be reached. One that was started again may be behind another port. */
  async addresses(service: string, port: number): Promise<string[]> {
    const containers = await this.containers(service);
    const published = await Promise.all(
      containers.map((name) => docker('port', name, String(port)).catch(() => '')),
    );
    return published.flatMap((text) => text.split('\n').slice(0, 1)).filter(Boolean);
  }

  async url(service: HttpService): Promise<string> {
    return `http://${await this.address(service, httpPorts[service])}`;
  }

  async urls(service: HttpService): Promise<string[]> {
    return (await this.addresses(service, httpPorts[service])).map((address) => `http://${address}`);
  }

  /** The names of the containers of a service, running or not, in order. */
  async containers(service: string): Promise<string[]> {
    const listed = await this.compose('ps', '--all', '--format', 'json', service);
    const objects = listed.trimStart().startsWith('[')
      ? (JSON.parse(listed) as { Name: string }[])
      : listed.split('\n').flatMap((line) => (line.trim() ? [JSON.parse(line) as { Name: string }] : []));
    return objects.map(({ Name }) => Name).toSorted();
  }

  /** Runs a command in a service's container. */
  exec(service: string, ...command: string[]): Promise<string> {
    return this.compose('exec', '--no-TTY', service, ...command);
  }

  logs(service: string): Promise<string> {
    return this.compose('logs', '--no-color', '--no-log-prefix', service);
  }

  compose(...args: string[]): Promise<string> {
    const files = this.files.flatMap((file) => ['--file', file]);
    return run(['compose', '--project-name', this.name, ...files, ...args], this.env);
  }

  private async environment(): Promise<Record<string, string>> {
    const range = async () => {
      const first = await freePorts(instances);
      return `${first}-${first + instances - 1}`;
    };
    return {
      DAYBOOK_IMAGE: 'daybook-test',
      DAYBOOK_API_KEY: this.key,
      DAYBOOK_COMMAND_PORT: await range(),
      DAYBOOK_QUERY_PORT: await range(),
      DAYBOOK_PROCESS_PORT: await range(),
      // Longer than a test takes: what it places it takes on by itself, unless it says otherwise.
      DAYBOOK_PAYMENT_DELAY_SECONDS: '590',
      ...this.variables,
      DAYBOOK_WEBHOOK_PORT: await range(),
      DAYBOOK_KAFKA_PORT: String(await freePorts(1)),
      DAYBOOK_KAFKA_2_PORT: String(await freePorts(1)),
      DAYBOOK_KAFKA_3_PORT: String(await freePorts(1)),
      DAYBOOK_MONGO_PORT: String(await freePorts(1)),
      DAYBOOK_MONGO_2_PORT: String(await freePorts(1)),
      DAYBOOK_MONGO_3_PORT: String(await freePorts(1)),
    };
  }
}

/** Whoever listens there builds. */
const buildTurnPort = 45_917;

/** Specs that run at the same time build one after the other, so that all but the first find everything built. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  let turn: Server | undefined;
  const isOurs = async () => (turn = await listening(buildTurnPort)) !== undefined;
  await until(isOurs, { limitMs: upWithinMs, everyMs: 200, what: 'The turn to build the image' });
  try {
    return await work();
  } finally {
    turn?.close();
  }
}

/** What Docker does to one container. */
export const docker = (...args: string[]): Promise<string> => run(args, {});

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 2 ** 28, timeout: upWithinMs };
  const { stdout } = await execute('docker', args, options);
  return stdout;
}

/** The first of so many ports in a row that are free now. Below those that the system gives out by itself. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(12_000, 30_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = await listening(port);
  if (server === undefined) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Nothing where somebody listens there already. */
function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
