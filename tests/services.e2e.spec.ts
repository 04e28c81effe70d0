import { randomUUID } from 'node:crypto';
import type { Payment } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { type ProviderSimulator, startProviderSimulator } from '@daybook/payment-providers';
import { until } from '@daybook/test-kit';
import pg from 'pg';
import { Api } from './support/api.js';
import { runCli } from './support/cli.js';
import { anOrder } from './support/orders.js';
import { ServiceProcess } from './support/service-process.js';

const key = 'a-key-for-the-services';

/** A login of its own for each service, in no more than the roles that it needs. */
const logins = {
  'command-service': ['daybook_log_append'],
  projector: ['daybook_log_read', 'daybook_views_write'],
  'query-service': ['daybook_log_read', 'daybook_views_read', 'daybook_parked_review'],
  'process-manager': ['daybook_log_append', 'daybook_process_write'],
} as const;

let postgres: TestPostgres;
let ownerUrl: string;
let simulator: ProviderSimulator;
const running: ServiceProcess[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  simulator = await startProviderSimulator();
  ownerUrl = await postgres.createDatabase();
  const migrated = await runCli({ env: { DAYBOOK_DATABASE_URL: ownerUrl } }, 'migrate');
  expect(migrated).toMatchObject({
    code: 0,
    stdout:
      'The log is up to date: 16 partitions on 1 server.\nThe views in PostgreSQL are up to date.\nWhat processes keep is up to date.\nThe webhooks are up to date.\n',
  });
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  for (const [service, roles] of Object.entries(logins)) {
    await owner.query(`CREATE ROLE "${service}" LOGIN PASSWORD 'secret' IN ROLE ${roles.join(', ')}`);
  }
  await owner.end();
});

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await simulator.close();
  await postgres.stop();
});

async function start(
  name: keyof typeof logins,
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = 'secret';
  const service = await ServiceProcess.start(name, {
    DAYBOOK_API_KEY: key,
    DAYBOOK_DATABASE_URL: url.href,
    ...env,
  });
  running.push(service);
  return service;
}

describe('the services on their own', () => {
  it('pass an order on from one to the next, each with no more rights than it needs', async () => {
    const [commands, queries] = [await start('command-service'), await start('query-service')];
    await start('projector');
    const [writing, reading] = [new Api(commands.url, key), new Api(queries.url, key)];
    const orderId = randomUUID();
    const placed = await writing.place(anOrder({ orderId }));
    expect(placed.status).toBe(201);
    const position = { 'daybook-position': placed.headers['daybook-position']! };
    expect(await reading.order(orderId, position)).toMatchObject({
      status: 200,
      body: { orderId, version: 1 },
    });
    expect((await reading.place(anOrder())).status).toBe(405);
    expect((await writing.order(orderId)).status).toBe(405);
    await Promise.all([writing.close(), reading.close()]);
  });

  it('bring an order by card to its end, with a process manager that may append and keep deadlines', async () => {
    const [commands, queries] = [await start('command-service'), await start('query-service')];
    await start('projector');
    const processes = await start('process-manager', {
      DAYBOOK_SIMULATOR_URL: simulator.url,
      DAYBOOK_PAYMENT_WEBHOOK_SECRET: 'webhook-secret',
      DAYBOOK_PAYMENT_DELAY_SECONDS: '1',
      DAYBOOK_PAYMENT_BACKOFF_SECONDS: '1',
    });
    const [writing, reading, paying] = [commands, queries, processes].map(({ url }) => new Api(url, key));
    const orderId = randomUUID();
    await writing!.post('/v1/stock/IN-STOCK/receipts', { quantity: 6 });
    const lines = [{ sku: 'IN-STOCK', quantity: 6, unitPrice: '2.55' }];
    // The second attempt waits for a deadline.
    const order = anOrder({ orderId, paymentMethod: 'card', paymentToken: 'tok_declined_once', lines });
    expect((await writing!.place(order)).status).toBe(201);
    await until(async () => (await reading!.order(orderId)).body.status === 'confirmed');
    expect((await reading!.order(orderId)).body.payment).toMatchObject({ method: 'card', status: 'paid' });
    expect(await paying!.get<Payment>(`/v1/payments/${orderId}`)).toMatchObject({
      status: 200,
      body: { status: 'confirmed', attempts: [{ status: 'declined' }, { status: 'succeeded' }] },
    });
    expect((await paying!.place(anOrder())).status).toBe(404);
    await Promise.all([writing, reading, paying].map((api) => api!.close()));
  });

  it('share the work of two projectors, one of which is killed, with each order counted once', async () => {
    const [commands, queries] = [await start('command-service'), await start('query-service')];
    const doomed = await start('projector');
    await start('projector');
    const [writing, reading] = [new Api(commands.url, key), new Api(queries.url, key)];
    const day = '2011-03-01';
    const orders = Array.from({ length: 300 }, () => anOrder({ placedAt: `${day}T08:00:00Z` }));
    const placing = Promise.all(orders.map((order) => writing.place(order)));
    const counted = async () => {
      const { body } = await reading.get<{ items: { orders: number }[] }>(
        `/v1/sales?by=day&from=${day}&to=2011-03-02`,
      );
      return body.items[0]?.orders ?? 0;
    };
    await until(async () => (await counted()) > 0);
    await doomed.stop('SIGKILL');
    expect((await placing).every(({ status }) => status === 201)).toBe(true);
    await until(async () => (await counted()) >= orders.length);
    expect(await counted()).toBe(orders.length);
    await Promise.all([writing.close(), reading.close()]);
  });
});
