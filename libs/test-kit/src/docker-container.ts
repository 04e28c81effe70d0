import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { isAlive } from '@daybook/embedded-postgres';

const execute = promisify(execFile);
const ownerLabel = 'daybook.test.owner';

export interface ContainerOptions {
  readonly image: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What follows the image's name. */
  readonly args?: readonly string[];
  /** Ports of the container, each published on a free one of 127.0.0.1, or on the one given. */
  readonly ports: Readonly<Record<number, number | 'any'>>;
}

/** An engine in a container of its own, for tests that need one that npm cannot bring. */
export class DockerContainer {
  private constructor(readonly id: string) {}

  static async start({ image, env = {}, args = [], ports }: ContainerOptions): Promise<DockerContainer> {
    await removeAbandoned();
    const published = Object.entries(ports).flatMap(([port, host]) => [
      '--publish',
      `127.0.0.1:${host === 'any' ? '' : host}:${port}`,
    ]);
    const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const id = await docker(
      'run',
      '--detach',
      `--name=daybook-test-${randomUUID()}`,
      `--label=${ownerLabel}=${process.pid}`,
      ...published,
      ...variables,
      image,
      ...args,
    );
    return new DockerContainer(id);
  }

  /** The port of 127.0.0.1 behind which the container's port is. */
  async port(containerPort: number): Promise<number> {
    const [first] = (await docker('port', this.id, String(containerPort))).split('\n');
    return Number(first!.replace(/^.*:/, ''));
  }

  /** Runs a command inside, and gives what it printed. */
  exec(...command: string[]): Promise<string> {
    return docker('exec', this.id, ...command);
  }

  logs(): Promise<string> {
    return docker('logs', this.id);
  }

  async kill(): Promise<void> {
    await docker('kill', this.id);
  }

  async restart(): Promise<void> {
    await docker('restart', '--time', '10', this.id);
  }

  /** Starts it again after it was killed. */
  async startAgain(): Promise<void> {
    await docker('start', this.id);
  }

  /** Stops its processes as they are, so that it is there but answers nobody. */
  async pause(): Promise<void> {
    await docker('pause', this.id);
  }

  async unpause(): Promise<void> {
    await docker('unpause', this.id);
  }

  /** Takes it away with all that it holds. */
  async remove(): Promise<void> {
    await docker('rm', '--force', '--volumes', this.id);
  }
}

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await execute('docker', args, { maxBuffer: 2 ** 26 });
  return stdout.trim();
}

/** A test process that was killed leaves its containers behind. */
async function removeAbandoned(): Promise<void> {
  const format = `{{.ID}} {{.Label "${ownerLabel}"}}`;
  const listed = await docker('ps', '--all', `--filter=label=${ownerLabel}`, `--format=${format}`);
  for (const line of listed.split('\n').filter(Boolean)) {
    const [id, owner] = line.split(' ');
    if (!isAlive(Number(owner))) await docker('rm', '--force', '--volumes', id!).catch(() => undefined);
  }
}
