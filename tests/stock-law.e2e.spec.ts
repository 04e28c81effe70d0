import type { Order, Stock } from '@daybook/contracts';
import { until } from '@daybook/test-kit';
import { after, Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { inParallel } from './support/in-parallel.js';
import { anOrder } from './support/orders.js';

describe.each(['off', 'on'])('the law of stock, with processes %s', (processes) => {
  let daybook: DaybookProcess;
  let api: Api;

  beforeAll(async () => {
    daybook = await DaybookProcess.start({
      env: { DAYBOOK_PROCESSES: processes, DAYBOOK_PAYMENT_DELAY_SECONDS: '3600' },
    });
    api = new Api(daybook.url, daybook.key);
  });

  afterAll(async () => {
    await api.close();
    await daybook.remove();
  });

  const receive = (sku: string, quantity: number) =>
    api.post<Stock>(`/v1/stock/${sku}/receipts`, { quantity });
  const count = (sku: string, onHand: number) =>
    api.post<Stock>(`/v1/stock/${sku}/adjustments`, { onHand, reason: 'Counted.' });

  async function untilStock(sku: string, wanted: Partial<Stock>): Promise<void> {
    const isSo = async () => {
      const { body } = await api.get<Stock>(`/v1/stock/${sku}`);
      return Object.entries(wanted).every(([name, value]) => body[name as keyof Stock] === value);
    };
    await until(isSo, { everyMs: 20, what: `The stock of ${sku} as ${JSON.stringify(wanted)}` });
  }

  async function confirmed(sku: string, quantity: number): Promise<string> {
    const lines = [{ sku, quantity, unitPrice: '2.55' }];
    const placed = await api.place(anOrder({ lines, paymentMethod: 'invoice' }));
    const { orderId } = placed.body;
    expect((await api.post(`/v1/orders/${orderId}/confirmation`, {})).status).toBe(200);
    return orderId;
  }

  const ship = (orderId: string, body: object = {}) => api.post(`/v1/orders/${orderId}/shipments`, body);

  it('ships no more than was received, whether or not it was reserved', async () => {
    const early = await confirmed('EARLY', 10);
    await receive('EARLY', 5);
    expect(await ship(early)).toMatchObject({ status: 409, body: { code: 'stock-insufficient' } });
    expect((await ship(early, { items: [{ lineId: 1, quantity: 5 }] })).status).toBe(200);
    await untilStock('EARLY', { onHand: 0, reserved: 0 });
    expect(await ship(early)).toMatchObject({ status: 409, body: { code: 'stock-insufficient' } });
  });

  it('takes back what is said to be in stock again, and ships it once more', async () => {
    await receive('BACK', 6);
    const orderId = await confirmed('BACK', 4);
    expect((await ship(orderId)).status).toBe(200);
    await untilStock('BACK', { onHand: 2, reserved: 0 });
    const failure = { returnedToSender: true, restock: [{ lineId: 1, quantity: 3 }] };
    const failed = await api.post(`/v1/orders/${orderId}/shipments/1/delivery-failure`, failure);
    expect(failed).toMatchObject({ status: 200, body: { status: 'confirmed' } });
    await untilStock('BACK', { onHand: 5, reserved: 3 });

    expect((await ship(orderId)).status).toBe(200);
    await untilStock('BACK', { onHand: 1, reserved: 0 });
    expect((await api.post(`/v1/orders/${orderId}/shipments/2/delivery`, {})).status).toBe(200);
    const returned = { items: [{ lineId: 1, quantity: 2 }], restock: true };
    expect((await api.post(`/v1/orders/${orderId}/returns`, returned)).status).toBe(200);
    await untilStock('BACK', { onHand: 3, reserved: 0 });
  });

  it('sets free what came back of an order that is then cancelled', async () => {
    await receive('GIVEN-UP', 4);
    const orderId = await confirmed('GIVEN-UP', 4);
    await ship(orderId);
    await api.post(`/v1/orders/${orderId}/shipments/1/delivery-failure`, {
      returnedToSender: true,
      restock: true,
    });
    await untilStock('GIVEN-UP', { onHand: 4, reserved: 4 });
    expect((await api.post(`/v1/orders/${orderId}/cancellation`, {})).status).toBe(200);
    await untilStock('GIVEN-UP', { onHand: 4, reserved: 0, available: 4 });
  });

  it('sets free what was kept for items that are cancelled, and ends the order with the rest', async () => {
    await receive('SHORT', 4);
    const orderId = await confirmed('SHORT', 6);
    expect((await ship(orderId, { items: [{ lineId: 1, quantity: 3 }] })).status).toBe(200);
    await api.post(`/v1/orders/${orderId}/shipments/1/delivery-failure`, {
      returnedToSender: true,
      restock: true,
    });
    await untilStock('SHORT', { onHand: 4, reserved: 3 });
    const some = await api.post(`/v1/orders/${orderId}/item-cancellations`, {
      items: [{ lineId: 1, quantity: 4 }],
      reason: 'Only two are left in one piece.',
    });
    expect(some).toMatchObject({ status: 200, body: { status: 'confirmed' } });
    await untilStock('SHORT', { onHand: 4, reserved: 2, available: 2 });
    expect((await ship(orderId)).status).toBe(200);
    const delivered = await api.post(`/v1/orders/${orderId}/shipments/2/delivery`, {});
    expect(delivered).toMatchObject({ status: 200, body: { status: 'delivered' } });
    await untilStock('SHORT', { onHand: 2, reserved: 0 });
    expect((await api.get<Order>(`/v1/orders/${orderId}`, after(delivered))).body).toMatchObject({
      status: 'delivered',
      units: 2,
      total: '5.10',
      lines: [{ quantity: 2, cancelled: 4, shipped: 2 }],
    });
  });

  it('moves stock once, however often the same request comes', async () => {
    await receive('TWICE', 5);
    const orderId = await confirmed('TWICE', 2);
    const key = { 'idempotency-key': 'ship-once' };
    const path = `/v1/orders/${orderId}/shipments`;
    const first = await api.post(path, {}, key);
    const second = await api.post(path, {}, key);
    expect(second).toMatchObject({ status: 200, body: first.body as object });
    await untilStock('TWICE', { onHand: 3, reserved: 0 });
  });

  it('names what is wrong with what is to be put in stock', async () => {
    await receive('WRONG', 5);
    const orderId = await confirmed('WRONG', 2);
    await ship(orderId);
    const failure = { returnedToSender: true, restock: [{ lineId: 1, quantity: 3 }] };
    expect(await api.post(`/v1/orders/${orderId}/shipments/1/delivery-failure`, failure)).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'restock-exceeds-returned', pointer: '/restock/0/quantity' }] },
    });
    expect(
      await api.post(`/v1/orders/${orderId}/shipments/1/delivery-failure`, { restock: 'all' }),
    ).toMatchObject({ status: 400 });
  });

  if (processes === 'off') return;

  it('keeps what stays ordered when an order is made smaller while others want it', async () => {
    await receive('HOT', 5);
    const place = (quantity: number) =>
      api.place(anOrder({ lines: [{ sku: 'HOT', quantity, unitPrice: '2.55' }], paymentMethod: 'invoice' }));
    const orderId = (await place(5)).body.orderId;
    await untilStock('HOT', { reserved: 5 });
    const changes = [{ action: 'changeQuantity', lineId: 1, quantity: 4 }];
    const change = () => api.patch(`/v1/orders/${orderId}`, { changes });
    const [changed] = await Promise.all([
      change(),
      inParallel(Array.from({ length: 20 }), 20, () => place(5)),
    ]);
    expect(changed.status).toBe(200);
    // Its receipt, its reservation, its change, and the refusal of each of the others.
    await untilStock('HOT', { version: 23 });
    expect((await api.get<Stock>('/v1/stock/HOT')).body).toMatchObject({
      onHand: 5,
      reserved: 4,
      available: 1,
    });
    expect((await api.get<Order>(`/v1/orders/${orderId}`)).body).toMatchObject({ status: 'placed' });
  });

  it('names the orders that a count leaves without their goods, in its answer and as long as it is so', async () => {
    await receive('COUNTED', 10);
    const lines = [{ sku: 'COUNTED', quantity: 4, unitPrice: '2.55' }];
    const first = (await api.place(anOrder({ lines, paymentMethod: 'invoice' }))).body.orderId;
    await untilStock('COUNTED', { reserved: 4 });
    const second = (await api.place(anOrder({ lines, paymentMethod: 'invoice' }))).body.orderId;
    await untilStock('COUNTED', { reserved: 8 });

    const unserved = { units: 3, orders: 1, first: [{ orderId: second, missing: 3 }] };
    const counted = await count('COUNTED', 5);
    expect(counted).toMatchObject({ status: 200, body: { onHand: 5, reserved: 8, available: 0, unserved } });
    await untilStock('COUNTED', { onHand: 5 });
    expect((await api.get<Stock>('/v1/stock/COUNTED')).body.unserved).toEqual(unserved);

    expect((await api.post(`/v1/orders/${first}/cancellation`, {})).status).toBe(200);
    await untilStock('COUNTED', { reserved: 4, available: 1 });
    expect((await api.get<Stock>('/v1/stock/COUNTED')).body.unserved).toBeUndefined();
  });
});
