import { randomUUID } from 'node:crypto';
import { after, Api } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';

let daybook: DaybookProcess;
let api: Api;

beforeAll(async () => {
  daybook = await DaybookProcess.start();
  api = new Api(daybook.url, daybook.key);
});

afterAll(async () => {
  await api.close();
  await daybook.remove();
});

const notShipped = { shipped: 0, delivered: 0, returned: 0 };
const address = { recipient: 'A. Buyer', line1: '1 High Street', city: 'Leeds', country: 'United Kingdom' };

describe('placing an order', () => {
  it('is answered with where the order is, its version and its position', async () => {
    const orderId = randomUUID();

    const answer = await api.place(anOrder({ orderId }));

    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ orderId, version: 1, status: 'placed' });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['location']).toBe(`/v1/orders/${orderId}`);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.headers['daybook-position']).toMatch(/^orders:\d+:\d+$/);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  it('makes an id where none is given', async () => {
    const [one, other] = await Promise.all([api.place(anOrder()), api.place(anOrder())]);

    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.headers['location']).toBe(`/v1/orders/${one.body.orderId}`);
    expect(one.body.orderId).not.toBe(other.body.orderId);
  });

  it('can be read right after, with its position', async () => {
    const placed = await api.place(anOrder({ shippingAddress: address }));

    const read = await api.order(placed.body.orderId, after(placed));

    expect(read.status).toBe(200);
    expect(read.headers['etag']).toBe('"1"');
    expect(read.body).toEqual({
      orderId: placed.body.orderId,
      version: 1,
      status: 'placed',
      customerId: '17850',
      country: 'United Kingdom',
      currency: 'GBP',
      total: '35.64',
      units: 12,
      payment: { method: 'invoice', status: 'invoiced' },
      shippingAddress: address,
      placedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      updatedAt: read.body.placedAt,
      lines: [
        {
          lineId: 1,
          sku: '85123A',
          description: 'WHITE HANGING HEART T-LIGHT HOLDER',
          quantity: 6,
          unitPrice: '2.55',
          amount: '15.30',
          ...notShipped,
        },
        {
          lineId: 2,
          sku: '71053',
          description: 'WHITE METAL LANTERN',
          quantity: 6,
          unitPrice: '3.39',
          amount: '20.34',
          ...notShipped,
        },
      ],
      shipments: [],
      returnedValue: '0.00',
    });
  });

  it('can be read right after by the parameter, too, each time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const placed = await api.place(anOrder());
      const position = placed.headers['daybook-position']!;
      const read = await api.get<{ version: number }>(`/v1/orders/${placed.body.orderId}?after=${position}`);
      expect([read.status, read.body.version]).toEqual([200, 1]);
    }
  });

  it('keeps the id and the time that it is given', async () => {
    const placed = await api.place(anOrder({ orderId: '536365', placedAt: '2010-12-01T09:26:00+01:00' }));

    const read = await api.order('536365', after(placed));

    expect(read.body).toMatchObject({ orderId: '536365', placedAt: '2010-12-01T08:26:00.000Z' });
  });

  it.each([
    ['JPY', '1500', '3000'],
    ['KWD', '0.255', '0.510'],
    ['GBP', '0', '0.00'],
    ['GBP', '2.5500', '5.10'],
  ])('keeps money exact in %s: twice %s is %s', async (currency, unitPrice, total) => {
    const placed = await api.place(anOrder({ currency, lines: [{ sku: 'A', quantity: 2, unitPrice }] }));

    const read = await api.order(placed.body.orderId, after(placed));

    expect(read.body.total).toBe(total);
  });

  it('takes 5,000 lines', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => ({
      sku: `SKU-${index}`,
      description: 'A thing of some kind',
      quantity: 1 + (index % 9),
      unitPrice: '0.01',
    }));

    const placed = await api.place(anOrder({ lines }));
    const read = await api.order(placed.body.orderId, after(placed));

    expect(placed.status).toBe(201);
    expect(read.body.lines).toHaveLength(5_000);
    expect(read.body.lines.at(-1)).toMatchObject({ lineId: 5_000, sku: 'SKU-4999' });
    expect(read.body.total).toBe((read.body.units / 100).toFixed(2));
  });
});

describe('modifying an order', () => {
  it('changes what it says, all in one version', async () => {
    const placed = await api.place(anOrder());
    const { orderId } = placed.body;

    const modified = await api.modify(
      orderId,
      [
        { action: 'changeQuantity', lineId: 1, quantity: 10 },
        { action: 'removeLine', lineId: 2 },
        { action: 'addLine', sku: '22752', quantity: 2, unitPrice: '7.65' },
        { action: 'changeShippingAddress', shippingAddress: address },
      ],
      { 'if-match': placed.headers['etag']! },
    );
    const read = await api.order(orderId, after(modified));

    expect(modified.status).toBe(200);
    expect(modified.headers['etag']).toBe('"2"');
    expect(modified.body).toEqual({ orderId, version: 2, status: 'placed' });
    expect(read.body).toMatchObject({ version: 2, total: '40.80', units: 12, shippingAddress: address });
    expect(read.body.lines.map(({ lineId, quantity }) => [lineId, quantity])).toEqual([
      [1, 10],
      [3, 2],
    ]);
  });

  it('never gives the id of a removed line to another one', async () => {
    const { orderId } = (await api.place(anOrder())).body;
    await api.modify(orderId, [{ action: 'removeLine', lineId: 2 }]);

    const modified = await api.modify(orderId, [
      { action: 'addLine', sku: 'NEW', quantity: 1, unitPrice: '1' },
    ]);
    const read = await api.order(orderId, after(modified));

    expect(read.body.lines.map(({ lineId }) => lineId)).toEqual([1, 3]);
  });

  it('is refused on a stale version, which names the present one', async () => {
    const { orderId } = (await api.place(anOrder())).body;
    await api.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity: 7 }]);

    const stale = await api.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity: 8 }], {
      'if-match': '"1"',
    });

    expect([stale.status, stale.body.code, stale.headers['etag']]).toEqual([412, 'version-stale', '"2"']);
    expect((await api.get<{ items: unknown[] }>(`/v1/orders/${orderId}/history`)).body.items).toHaveLength(2);
  });

  it('takes all changes or none', async () => {
    const { orderId } = (await api.place(anOrder())).body;

    const refused = await api.modify(orderId, [
      { action: 'changeQuantity', lineId: 1, quantity: 7 },
      { action: 'removeLine', lineId: 9 },
    ]);

    expect([refused.status, refused.body.code]).toEqual([422, 'line-not-found']);
    expect(await api.history(orderId)).toHaveLength(1);
  });
});

describe('cancelling an order', () => {
  it('keeps the reason, and is done once', async () => {
    const { orderId } = (await api.place(anOrder())).body;

    const cancelled = await api.post(`/v1/orders/${orderId}/cancellation`, { reason: 'Changed her mind.' });
    const again = await api.post(`/v1/orders/${orderId}/cancellation`, {});
    const modified = await api.modify(orderId, [{ action: 'removeLine', lineId: 1 }]);
    const read = await api.order(orderId, after(cancelled));

    expect([cancelled.status, cancelled.body]).toEqual([200, { orderId, version: 2, status: 'cancelled' }]);
    expect([again.status, again.body.code]).toEqual([409, 'order-already-cancelled']);
    expect([modified.status, modified.body.code]).toEqual([409, 'order-already-cancelled']);
    expect(read.body).toMatchObject({ status: 'cancelled', cancellationReason: 'Changed her mind.' });
  });

  it('needs no body', async () => {
    const { orderId } = (await api.place(anOrder())).body;

    const cancelled = await api.send({ method: 'POST', path: `/v1/orders/${orderId}/cancellation` });

    expect(cancelled.status).toBe(200);
  });
});

describe('confirming an order', () => {
  it.each(['invoice', 'cashOnDelivery'])('is done once, for payment by %s', async (paymentMethod) => {
    const { orderId } = (await api.place(anOrder({ paymentMethod }))).body;

    const confirmed = await api.post(`/v1/orders/${orderId}/confirmation`, {});
    const again = await api.post(`/v1/orders/${orderId}/confirmation`, {});
    const modified = await api.modify(orderId, [{ action: 'removeLine', lineId: 1 }]);
    const readdressed = await api.modify(orderId, [
      { action: 'changeShippingAddress', shippingAddress: address },
    ]);

    expect([confirmed.status, confirmed.body]).toEqual([200, { orderId, version: 2, status: 'confirmed' }]);
    expect([again.status, again.body.code]).toEqual([409, 'order-already-confirmed']);
    expect([modified.status, modified.body.code]).toEqual([422, 'order-already-confirmed']);
    expect([readdressed.status, readdressed.body]).toEqual([
      200,
      { orderId, version: 3, status: 'confirmed' },
    ]);
  });

  it('waits for the payment of an order by card', async () => {
    const { paymentMethod: _default, ...byCard } = anOrder();
    const { orderId } = (await api.place(byCard)).body;

    const confirmed = await api.post(`/v1/orders/${orderId}/confirmation`, {});

    expect([confirmed.status, confirmed.body.code]).toEqual([409, 'payment-pending']);
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again for the same content, whatever has happened since', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const orderId = randomUUID();
    const order = anOrder({ orderId });
    const first = await api.place(order, key);
    await api.post(`/v1/orders/${orderId}/cancellation`, {});

    const again = await api.place(order, key);

    expect([again.status, again.body]).toEqual([first.status, first.body]);
    for (const name of ['etag', 'location', 'daybook-position']) {
      expect(again.headers[name]).toBe(first.headers[name]);
    }
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await api.history(orderId)).toHaveLength(2);
  });

  it('finds the same order where the request names none', async () => {
    const key = { 'idempotency-key': randomUUID() };

    const first = await api.place(anOrder(), key);
    const again = await api.place(anOrder(), key);

    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('holds among simultaneous requests', async () => {
    const key = { 'idempotency-key': randomUUID() };

    const answers = await Promise.all(Array.from({ length: 32 }, () => api.place(anOrder(), key)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.orderId)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(await api.history(answers[0]!.body.orderId)).toHaveLength(1);
  });

  it('is refused with other content', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await api.place(anOrder(), key);

    const other = await api.place(anOrder({ customerId: '13047' }), key);

    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it.each([
    ['a modification', 'PATCH', '', { changes: [{ action: 'changeQuantity', lineId: 1, quantity: 9 }] }],
    ['a cancellation', 'POST', '/cancellation', { reason: 'Changed her mind.' }],
    ['a confirmation', 'POST', '/confirmation', {}],
  ])('repeats %s, too, even with an If-Match that has passed', async (_, method, step, body) => {
    const { orderId } = (await api.place(anOrder())).body;
    const sending = {
      method,
      path: `/v1/orders/${orderId}${step}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        'if-match': '"1"',
      },
      body: JSON.stringify(body),
    };

    const first = await api.send(sending);
    const again = await api.send(sending);

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['daybook-position']).toBe(first.headers['daybook-position']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await api.history(orderId)).toHaveLength(2);
  });

  it('of a modification is refused with other content', async () => {
    const { orderId } = (await api.place(anOrder())).body;
    const key = { 'idempotency-key': randomUUID() };
    await api.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity: 7 }], key);

    const other = await api.modify(orderId, [{ action: 'changeQuantity', lineId: 1, quantity: 8 }], key);

    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await api.history(orderId)).toHaveLength(2);
  });
});
