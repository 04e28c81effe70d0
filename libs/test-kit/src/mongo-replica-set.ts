import { freePort } from '@daybook/embedded-postgres';
import { randomUUID } from 'node:crypto';
import { DockerContainer } from './docker-container.js';
import { until } from './until.js';

export interface TestMongo {
  /** Where the database is, or will be once something is written to it. */
  url(databaseName: string): string;
  /** The URL of a database of its own. */
  createDatabase(): string;
  readonly container: DockerContainer;
  stop(): Promise<void>;
}

const setName = 'rs0';

/** MongoDB in a container, as a replica set of one member. */
export async function startTestMongo(): Promise<TestMongo> {
  // Clients connect to what the member says of itself. So it has the same port inside and outside, which is
  // known before it starts and stays when the container is started again.
  const port = await freePort();
  const container = await DockerContainer.start({
    image: process.env['MONGO_IMAGE'] ?? 'mongo:8.0',
    args: ['--replSet', setName, '--bind_ip_all', '--port', String(port), '--wiredTigerCacheSizeGB', '0.5'],
    ports: { [port]: port },
  });
  try {
    await initiate(container, port);
  } catch (error) {
    await container.remove();
    throw error;
  }
  const url = (databaseName: string) => `mongodb://127.0.0.1:${port}/${databaseName}?replicaSet=${setName}`;
  return {
    url,
    createDatabase: () => url(`test-${randomUUID()}`),
    container,
    stop: () => container.remove(),
  };
}

async function initiate(container: DockerContainer, port: number): Promise<void> {
  const evaluate = (script: string) =>
    container.exec('mongosh', '--quiet', '--port', String(port), '--eval', script);
  const succeeds = (script: string) =>
    evaluate(script).then(
      () => true,
      () => false,
    );
  await until(() => succeeds('db.hello()'), { what: 'The start of MongoDB', limitMs: 120_000 });
  const config = { _id: setName, members: [{ _id: 0, host: `127.0.0.1:${port}` }] };
  await evaluate(`rs.initiate(${JSON.stringify(config)})`);
  await until(() => succeeds('if (!db.hello().isWritablePrimary) quit(1)'), { what: 'The first election' });
}
