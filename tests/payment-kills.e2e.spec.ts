import { randomUUID } from 'node:crypto';
import { ordersCategory, paymentsCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { type EventLog, openEventLog } from '@daybook/event-log';
import { type ProviderSimulator, startProviderSimulator } from '@daybook/payment-providers';
import { until } from '@daybook/test-kit';
import { request } from 'undici';
import { Api } from './support/api.js';
import { runCli } from './support/cli.js';
import { anOrder } from './support/orders.js';
import { ServiceProcess } from './support/service-process.js';

const key = 'a-key-for-the-services';
const sku = 'HOT-1';
const units = 1_000;

let postgres: TestPostgres;
let simulator: ProviderSimulator;
let log: EventLog;
let commands: ServiceProcess;
let manager: ServiceProcess | undefined;
let api: Api;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  postgres = await startTestPostgres();
  simulator = await startProviderSimulator();
  const url = await postgres.createDatabase();
  env = { DAYBOOK_API_KEY: key, DAYBOOK_DATABASE_URL: url };
  expect(await runCli({ env }, 'migrate')).toMatchObject({ code: 0 });
  log = await openEventLog({ urls: [url] });
  commands = await ServiceProcess.start('command-service', env);
  api = new Api(commands.url, key);
  const received = await api.post(`/v1/stock/${sku}/receipts`, { quantity: units });
  expect(received.status).toBe(200);
});

afterAll(async () => {
  await api.close();
  await manager?.stop();
  await commands.stop();
  await log.close();
  await simulator.close();
  await postgres.stop();
});

const startProcessManager = (): Promise<ServiceProcess> =>
  ServiceProcess.start('process-manager', {
    ...env,
    DAYBOOK_SIMULATOR_URL: simulator.url,
    DAYBOOK_PAYMENT_WEBHOOK_SECRET: 'webhook-secret',
    DAYBOOK_STOCK: 'tracked',
    DAYBOOK_PAYMENT_DELAY_SECONDS: '0',
    DAYBOOK_PAYMENT_BACKOFF_SECONDS: '1',
  });

const typesIn = async (category: string, streamId: string): Promise<string[]> =>
  (await log.readStream({ category, streamId })).map(({ type }) => type);

/** An order whose first attempt at payment is declined, so that it goes through a deadline as well. */
async function place(): Promise<string> {
  const lines = [{ sku, quantity: 1, unitPrice: '2.55' }];
  const orderId = randomUUID();
  const order = anOrder({ orderId, paymentMethod: 'card', paymentToken: 'tok_declined_once', lines });
  expect((await api.place(order)).status).toBe(201);
  return orderId;
}

async function untilCompleted(orderId: string): Promise<readonly string[]> {
  await until(async () => (await typesIn(paymentsCategory, orderId)).includes('PaymentProcessCompleted'), {
    what: `The end of the process of ${orderId}`,
  });
  return typesIn(paymentsCategory, orderId);
}

async function chargesOf(orderId: string): Promise<string[]> {
  const { body } = await request(`${simulator.url}/admin/ledger`);
  const { charges } = (await body.json()) as {
    charges: { orderId: string; outcome: { kind: string } }[];
  };
  return charges.filter((charge) => charge.orderId === orderId).map(({ outcome }) => outcome.kind);
}

async function reservedUnits(): Promise<number> {
  const events = await log.readStream({ category: 'stock', streamId: sku });
  const reservations = events.filter(({ type }) => type === 'StockReserved');
  expect(events.filter(({ type }) => type === 'ReservationReleased')).toEqual([]);
  return reservations.length;
}

describe('a process manager that is killed', () => {
  it('comes to the same end, whichever step it was at', async () => {
    manager = await startProcessManager();
    const undisturbed = await place();
    const steps = (await untilCompleted(undisturbed)).length;
    const orders = [undisturbed];
    expect(steps).toBeGreaterThan(10);

    for (let step = 1; step < steps; step += 1) {
      const orderId = await place();
      await until(async () => (await typesIn(paymentsCategory, orderId)).length >= step, {
        everyMs: 1,
        what: `Step ${step} of the process of ${orderId}`,
      });
      await manager.stop('SIGKILL');
      manager = await startProcessManager();
      await untilCompleted(orderId);
      orders.push(orderId);
    }

    for (const orderId of orders) {
      expect(await typesIn(ordersCategory, orderId)).toEqual([
        'OrderPlaced',
        'PaymentConfirmed',
        'OrderConfirmed',
      ]);
      expect(await chargesOf(orderId)).toEqual(['declined', 'succeeded']);
    }
    expect(await reservedUnits()).toBe(orders.length);
  });
});
