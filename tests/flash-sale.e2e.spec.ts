import type { Order, Stock } from '@daybook/contracts';
import { until } from '@daybook/test-kit';
import { Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { inParallel } from './support/in-parallel.js';
import { anOrder } from './support/orders.js';

const sku = 'HOT-1';
const units = 1_000;
const orderCount = 2_000;
const callers = 64;

let daybook: DaybookProcess;
let api: Api;

beforeAll(async () => {
  daybook = await DaybookProcess.start({
    env: { DAYBOOK_PROCESSES: 'on', DAYBOOK_STOCK: 'tracked', DAYBOOK_PAYMENT_DELAY_SECONDS: '0' },
  });
  api = new Api(daybook.url, daybook.key);
});

afterAll(async () => {
  await api.close();
  await daybook.remove();
});

async function place(): Promise<string> {
  const lines = [{ sku, quantity: 1, unitPrice: '2.55' }];
  const { status, body } = await api.place(anOrder({ lines, paymentMethod: 'invoice' }));
  expect(status).toBe(201);
  return body.orderId;
}

/** The order once it is confirmed or cancelled. */
async function ended(orderId: string): Promise<Order> {
  let order: Order | undefined;
  const hasEnded = async () => {
    const { status, body } = await api.order(orderId);
    if (status === 200) order = body;
    return order !== undefined && order.status !== 'placed';
  };
  await until(hasEnded, { everyMs: 50, what: `The end of the order ${orderId}` });
  return order!;
}

describe('a flash sale', () => {
  it('sells every unit once, and cancels the orders that come too late', async () => {
    const received = await api.post(`/v1/stock/${sku}/receipts`, { quantity: units });
    expect(received.status).toBe(200);

    const orderIds = await inParallel(Array.from({ length: orderCount }), callers, place);
    const orders = await inParallel(orderIds, callers, ended);

    expect(orders.filter(({ status }) => status === 'confirmed')).toHaveLength(units);
    const cancelled = orders.filter(({ status }) => status === 'cancelled');
    expect(cancelled).toHaveLength(orderCount - units);
    expect([...new Set(cancelled.map(({ cancellationCause }) => cancellationCause))]).toEqual(['outOfStock']);

    // Its receipt made a version, and so did each reservation, granted or refused; none was given back.
    const version = 1 + orderCount;
    const stock = async () => (await api.get<Stock>(`/v1/stock/${sku}`)).body;
    await until(async () => (await stock()).version === version, {
      what: 'The stock as it is after the sale',
    });
    expect(await stock()).toMatchObject({ onHand: units, reserved: units, available: 0, version });
  });
});
