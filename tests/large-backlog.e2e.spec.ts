import { randomUUID } from 'node:crypto';
import { encodeOrderEvent, ordersCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { type NewEvent, PostgresEventLog } from '@daybook/event-log';
import { type OrderEvent } from '@daybook/ordering';
import { until } from '@daybook/test-kit';
import { nodeOptions } from '../scripts/node-options.mjs';
import { Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';

/** Together they take more in memory than the whole heap may hold, and on disk a hundredth of that. */
const orders = 128;
const linesPerOrder = 1_000;
/** As long as a description may be, and nearly as much as a request may hold in all lines. */
const description = 'WHITE HANGING HEART T-LIGHT HOLDER '.repeat(14).trimEnd();
/** Two to the line, at 1.00 each. */
const soldValue = `${orders * linesPerOrder * 2}.00`;

const address = { line1: 'Unter den Linden 1', city: 'Berlin', country: 'Germany' };
const placed: OrderEvent = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: Array.from({ length: linesPerOrder }, (_, index) => ({
    lineId: index + 1,
    sku: '85123A',
    description,
    quantity: 2,
    unitPriceMinor: 100,
  })),
};
const moved: OrderEvent = {
  type: 'OrderModified',
  currency: 'GBP',
  changes: [{ kind: 'shippingAddressChanged', after: address }],
};

const orderIds = Array.from({ length: orders }, (_, index) => `large-${index}`);

function stored(event: OrderEvent): NewEvent {
  const id = randomUUID();
  return {
    ...encodeOrderEvent(event),
    eventId: id,
    commandId: id,
    correlationId: id,
    occurredAt: new Date().toISOString(),
    actor: { id: 'importer', role: 'administrator' },
  };
}

describe('a backlog of the largest orders', () => {
  let postgres: TestPostgres;
  let url: string;
  let log: PostgresEventLog;
  let daybook: DaybookProcess | undefined;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    url = await postgres.createDatabase();
  });
  afterAll(async () => {
    await log.close();
    await daybook?.remove();
    await postgres.stop();
  });

  /** As `npm start` runs it, over a database that outlives it. */
  const start = async (): Promise<DaybookProcess> => {
    const env = { DAYBOOK_DATABASE_URL: url, DAYBOOK_PROCESSES: 'on' };
    const options = daybook && { dataDir: daybook.dataDir, key: daybook.key };
    return (daybook = await DaybookProcess.start({ ...options, env, nodeOptions }));
  };

  const appendToEach = async (event: OrderEvent): Promise<void> => {
    for (const streamId of orderIds) {
      const stream = { category: ordersCategory, streamId };
      // Of what is there only the first event is large, and always there from the second call on.
      const first = event === placed ? 0 : 1;
      const others = await log.readStream({ ...stream, afterVersion: first });
      await log.append({ ...stream, expectedVersion: first + others.length, events: [stored(event)] });
    }
  };

  /** Waits until the views and the processes have handled everything, unless the process ends before. */
  const caughtUp = async (running: DaybookProcess): Promise<void> => {
    const api = new Api(running.url, running.key);
    const limitMs = 100_000;
    const look = async () => running.hasEnded || (await isCaughtUp(api).catch(() => false));
    await until(look, { limitMs, everyMs: 200 });
    await api.close();
    expect(running.hasEnded ? running.stderr : 'still there').toBe('still there');
  };

  it('is caught up with in the heap of a process, at the beginning of their lives and later', async () => {
    await (await start()).stop();
    log = await PostgresEventLog.open({ url });
    await appendToEach(placed);
    const first = await start();
    await caughtUp(first);
    await first.stop();

    await appendToEach(moved);
    const second = await start();
    await caughtUp(second);
    const api = new Api(second.url, second.key);
    const { body } = await api.get<{ items: { orders: number; value: string }[] }>('/v1/sales?by=day');
    expect(body.items).toMatchObject([{ orders, value: soldValue }]);
    const { body: parked } = await api.get<{ items: unknown[] }>('/v1/parked');
    expect(parked.items).toEqual([]);
    for (const orderId of [orderIds[0], orderIds.at(-1)]) {
      const { body: order } = await api.get<{ shippingAddress: unknown }>(`/v1/orders/${orderId}`);
      expect(order.shippingAddress).toEqual(address);
    }
    await api.close();
  });
});

async function isCaughtUp(api: Api): Promise<boolean> {
  const { body } = await api.get<string>('/metrics');
  const lags = [...body.matchAll(/^daybook_(?:feed|process)_lag_events(?:\{[^}]*\})? (\d+)$/gm)];
  return lags.length > 1 && lags.every(([, lag]) => lag === '0');
}
