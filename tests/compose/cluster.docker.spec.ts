import { randomUUID } from 'node:crypto';
import { partitionOf } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { Api } from '../support/api.js';
import { runCli } from '../support/cli.js';
import { ComposeProject, docker, type HttpService } from '../support/compose-project.js';
import { inParallel } from '../support/in-parallel.js';
import { anOrder } from '../support/orders.js';
import { SteadfastClient } from '../support/steadfast-client.js';
import { consumeAll } from '../support/topic.js';

let daybook: ComposeProject;
let client: SteadfastClient;

beforeAll(async () => {
  daybook = await ComposeProject.up({ overrides: ['docker-compose.cluster.yml'] });
  client = new SteadfastClient(daybook);
  await client.lookAround();
}, 15 * 60_000);

afterAll(async () => {
  await client?.close();
  await daybook?.down();
});

const orders = (count: number) =>
  Array.from({ length: count }, () => ({ ...anOrder(), orderId: randomUUID() }));

async function withApi<T>(service: HttpService, work: (api: Api) => Promise<T>): Promise<T> {
  const api = new Api(await daybook.url(service), daybook.key);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

async function askMongo(question: string): Promise<string> {
  const members = 'mongo,mongo-2,mongo-3';
  const url = `mongodb://administrator:admin-for-this-machine-only@${members}/admin?replicaSet=rs0`;
  return (await daybook.exec('mongo', 'mongosh', '--quiet', url, '--eval', question)).trim();
}

const countedOrders = () =>
  withApi('query-service', async (api) => {
    const { body } = await api.get<{ items: { orders: number }[] }>('/v1/sales?by=customer');
    return body.items.reduce((sum, figure) => sum + figure.orders, 0);
  }).catch(() => -1);

async function expectAllOnce(): Promise<void> {
  await until(async () => (await countedOrders()) >= client.accepted, { limitMs: 120_000 });
  expect(await countedOrders()).toBe(client.accepted);
  const log = await withApi('query-service', (api) => api.events());
  expect(log).toHaveLength(client.accepted);
  const broker = await daybook.address('kafka', 9094);
  const onTopic = async () =>
    new Set((await consumeAll(broker)).map(({ message }) => message.value!.toString()));
  await until(async () => (await onTopic()).size >= log.length);
}

describe('three brokers, three members, two log servers', () => {
  it('hold the partitions of the log in halves, and every chain verifies', async () => {
    await inParallel(orders(200), 32, (order) => client.place(order));
    const reader = 'postgres://daybook_query:query-for-this-machine-only@127.0.0.1/daybook';
    const counting = 'SELECT count(DISTINCT partition) FROM log.events';
    const count = (server: string) => daybook.exec(server, 'psql', reader, '-Atc', counting);
    expect([await count('postgres'), await count('postgres-2')].map(Number)).toEqual([8, 8]);
    await expectAllOnce();
    const verified = await runCli(
      { url: await daybook.url('query-service'), key: daybook.key },
      'verify',
      '--json',
    );
    expect(verified.code).toBe(0);
  });

  it('go on when a broker is killed', async () => {
    const placing = inParallel(orders(500), 16, (order) => client.place(order));
    const [broker] = await daybook.containers('kafka-2');
    await docker('kill', '--signal', 'KILL', broker!);
    await placing;
    await until(async () => (await countedOrders()) >= client.accepted, { limitMs: 120_000 });
    await docker('start', broker!);
    await expectAllOnce();
  });

  it('go on when the primary of MongoDB steps down', async () => {
    const placing = inParallel(orders(500), 16, (order) => client.place(order));
    const primary = await askMongo('db.hello().primary');
    // The primary closes the connection over which it was asked.
    await askMongo('db.adminCommand({ replSetStepDown: 30, force: true })').catch(() => undefined);
    await until(async () => {
      const elected = await askMongo('db.hello().primary').catch(() => primary);
      return elected !== '' && elected !== primary;
    });
    await placing;
    await expectAllOnce();
  });

  it('take orders of one log server while the other is away', async () => {
    const [server] = await daybook.containers('postgres-2');
    await docker('kill', '--signal', 'KILL', server!);
    const isFirstHalf = ({ orderId }: { orderId: string }) => partitionOf(orderId, 16) < 8;
    const [first, second] = [true, false].map((half) =>
      orders(400).filter((order) => isFirstHalf(order) === half),
    );
    await inParallel(first!, 16, (order) => client.place(order));
    const refused = await withApi('command-service', (api) => api.place(second![0]!));
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
    const placing = inParallel(second!, 16, (order) => client.place(order));
    await docker('start', server!);
    await placing;
    await expectAllOnce();
  });

  it('have a payment process for each order, wherever its partition is', async () => {
    const hasProcess = (orderId: string) =>
      withApi('process-manager', async (api) => (await api.get(`/v1/payments/${orderId}`)).status === 200);
    for (const orderId of [...client.positions.keys()].slice(-20)) {
      await until(() => hasProcess(orderId), { what: `That the payment of ${orderId} is under way` });
    }
  });
});
