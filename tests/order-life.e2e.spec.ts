import { randomUUID } from 'node:crypto';
import { after, type Answer, Api, type CommandBody, type Headers } from './support/api.js';
import { DaybookProcess } from './support/daybook-process.js';
import { anOrder } from './support/orders.js';
import { expectRefusal, invalid } from './support/refusal.js';

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

type StepAnswer = Answer<CommandBody & { shipmentId?: number }>;

/** An order of 6 and 6 pieces, 35.64 GBP, and its steps. */
async function placed(differences: Record<string, unknown> = {}) {
  const { orderId } = (await api.place(anOrder(differences))).body;
  const step = (path: string, body: unknown = {}, headers: Headers = {}): Promise<StepAnswer> =>
    api.post(`/v1/orders/${orderId}/${path}`, body, headers);
  return { orderId, step };
}

/** An order that is taken through steps, all of which succeed. */
async function orderAfter(...steps: Array<readonly [path: string, body?: object]>) {
  const order = await placed();
  for (const [path, body] of steps) expect((await order.step(path, body)).status).toBe(200);
  return order;
}

const toDelivered = [['confirmation'], ['shipments'], ['shipments/1/delivery']] as const;
const items = (...quantities: Array<readonly [number, number]>) => ({
  items: quantities.map(([lineId, quantity]) => ({ lineId, quantity })),
});

describe('the life of an order', () => {
  it('goes through packages, failures, returns and money, and everybody can follow it', async () => {
    const { orderId, step } = await placed({ placedAt: '2010-01-01T07:00:00Z' });
    const times = Array.from(
      { length: 13 },
      (_, day) => `2010-01-${String(day + 1).padStart(2, '0')}T08:00:00Z`,
    );
    const at = (day: number) => ({ occurredAt: times[day - 1] });
    const answers: StepAnswer[] = [];
    for (const [path, body] of [
      ['confirmation', at(1)],
      ['shipments', { ...items([1, 6], [2, 2]), carrier: 'Royal Mail', trackingNumber: 'RM 1', ...at(2) }],
      ['shipments', at(3)],
      ['shipments/1/delivery-failure', { reason: 'Nobody was at home.', ...at(4) }],
      ['shipments/1/delivery', at(5)],
      ['shipments/2/delivery-failure', { returnedToSender: true, ...at(6) }],
      ['shipments', at(7)],
      ['payments', { amount: '35.64', currency: 'GBP', reference: 'bank-1', ...at(8) }],
      ['shipments/3/delivery', at(9)],
      ['returns', { ...items([1, 1], [2, 2]), reason: 'Broken.', ...at(10) }],
      ['refunds', { amount: '9.33', reference: 'bank-2', ...at(11) }],
    ] as const) {
      answers.push(await step(path, body));
    }

    expect(answers.map(({ status, body }) => [status, body.status, body.version, body.shipmentId])).toEqual([
      [200, 'confirmed', 2, undefined],
      [200, 'shipped', 3, 1],
      [200, 'shipped', 4, 2],
      [200, 'shipped', 5, undefined],
      [200, 'shipped', 6, undefined],
      [200, 'shipped', 7, undefined],
      [200, 'shipped', 8, 3],
      [200, 'shipped', 9, undefined],
      [200, 'delivered', 10, undefined],
      [200, 'delivered', 11, undefined],
      [200, 'delivered', 12, undefined],
    ]);
    const { body: order } = await api.order(orderId, after(answers.at(-1)!));
    expect(order).toMatchObject({
      status: 'delivered',
      total: '35.64',
      payment: { method: 'invoice', status: 'paid', paid: '35.64', refunded: '9.33' },
      returnedValue: '9.33',
      updatedAt: '2010-01-11T08:00:00.000Z',
      lines: [
        { lineId: 1, quantity: 6, shipped: 6, delivered: 6, returned: 1 },
        { lineId: 2, quantity: 6, shipped: 6, delivered: 6, returned: 2 },
      ],
      shipments: [
        {
          shipmentId: 1,
          status: 'delivered',
          carrier: 'Royal Mail',
          trackingNumber: 'RM 1',
          dispatchedAt: '2010-01-02T08:00:00.000Z',
          deliveredAt: '2010-01-05T08:00:00.000Z',
          failedAttempts: 1,
        },
        { shipmentId: 2, status: 'returnedToSender', items: [{ lineId: 2, quantity: 4 }], failedAttempts: 1 },
        { shipmentId: 3, status: 'delivered', items: [{ lineId: 2, quantity: 4 }], failedAttempts: 0 },
      ],
    });

    const read = await api.get<{ status: string; lines: object[] }>(
      `/v1/orders/${orderId}?asOf=2010-01-06T09:00:00Z`,
    );
    expect(read.body).toMatchObject({ status: 'shipped', lines: [{ delivered: 6 }, { shipped: 2 }] });
    const history = await api.history(orderId);
    expect(history.map(({ type }) => type)).toEqual([
      'OrderPlaced',
      'OrderConfirmed',
      'ShipmentDispatched',
      'ShipmentDispatched',
      'DeliveryFailed',
      'ShipmentDelivered',
      'DeliveryFailed',
      'ShipmentDispatched',
      'PaymentConfirmed',
      'ShipmentDelivered',
      'ItemsReturned',
      'PaymentRefunded',
    ]);
    expect(history[10]).toMatchObject({ reason: 'Broken.', occurredAt: '2010-01-10T08:00:00.000Z' });
  });

  it('is told beside the sales, which stay what they were', async () => {
    const customerId = randomUUID();
    const { orderId, step } = await placed({ customerId, placedAt: '2009-01-01T08:00:00Z' });
    for (const [path] of toDelivered) await step(path);
    const returned = await step('returns', items([1, 2]));

    const { body } = await api.get('/v1/sales?by=customer&from=2009-01-01&to=2009-01-02', after(returned));

    expect(orderId).toMatch(/./);
    expect(body).toEqual({
      items: [
        {
          key: customerId,
          currency: 'GBP',
          orders: 1,
          units: 12,
          value: '35.64',
          returnedUnits: 2,
          returnedValue: '5.10',
        },
      ],
    });
  });

  it('by card begins with the payment, which confirms it', async () => {
    const { orderId, step } = await placed({ paymentMethod: 'card' });
    const early = await step('shipments');
    const paid = await step('payments', { amount: '35.64' });
    const { body } = await api.order(orderId, after(paid));

    expectRefusal(early, { status: 409, code: 'order-not-confirmed' });
    expect(paid.body).toEqual({ orderId, version: 3, status: 'confirmed' });
    expect(body.payment).toEqual({ method: 'card', status: 'paid', paid: '35.64' });
  });

  it('keeps the tokens of cards sealed in its events, and shows them to nobody', async () => {
    const [first, second] = [`pm_${randomUUID()}`, `pm_${randomUUID()}`];
    const { orderId, step } = await placed({ paymentMethod: 'card', paymentToken: first });
    const changed = await step('payment-method', { paymentMethod: 'card', paymentToken: second });
    const events = (await api.events()).filter(({ streamId }) => streamId === orderId);
    const shown = [
      await api.order(orderId, after(changed)),
      await api.get(`/v1/orders/${orderId}?version=1`),
      await api.get('/v1/orders?limit=100'),
      await api.get(`/v1/orders/${orderId}/history`),
    ];

    const sealed = { data: { paymentToken: expect.stringMatching(/^sealed:v1:/) as unknown } };
    expect(events).toMatchObject([sealed, sealed]);
    expect(shown.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(JSON.stringify([events, changed.body, shown.map(({ body }) => body)])).not.toContain('pm_');
  });

  it('can fall back to cash on delivery, or end with a payment that failed', async () => {
    const [one, other] = [await placed({ paymentMethod: 'card' }), await placed({ paymentMethod: 'card' })];
    const changed = await one.step('payment-method', {
      paymentMethod: 'cashOnDelivery',
      reason: 'Declined.',
    });
    const cancelled = await other.step('cancellation', { cause: 'paymentFailed' });

    expect((await api.order(one.orderId, after(changed))).body.payment).toEqual({
      method: 'cashOnDelivery',
      status: 'cashOnDelivery',
    });
    expect((await api.order(other.orderId, after(cancelled))).body).toMatchObject({
      status: 'cancelled',
      cancellationCause: 'paymentFailed',
      payment: { method: 'card', status: 'failed' },
    });
  });

  it('ends, and still gives back what was paid', async () => {
    const { orderId, step } = await orderAfter(['payments', { amount: '35.64' }], ['cancellation']);
    const refunded = await step('refunds', undefined);
    const again = await step('refunds', undefined);

    expectRefusal(again, { status: 409, code: 'refund-exceeds-payment' });
    expect((await api.order(orderId, after(refunded))).body).toMatchObject({
      status: 'cancelled',
      payment: { status: 'refunded', paid: '35.64', refunded: '35.64' },
    });
  });
});

describe('a step is refused', () => {
  const confirmed = [['confirmation']] as const;
  const shipped = [['confirmation'], ['shipments', items([1, 4])]] as const;
  const back = [...shipped, ['shipments/1/delivery-failure', { returnedToSender: true }]] as const;
  const paid = [['payments', { amount: '35.64' }]] as const;

  it.each<[number, string, ReadonlyArray<readonly [string, object?]>, string, object]>([
    [409, 'order-not-confirmed', [], 'shipments', {}],
    [409, 'nothing-delivered', [], 'returns', items([1, 1])],
    [409, 'nothing-paid', [], 'refunds', {}],
    [404, 'shipment-not-found', [], 'shipments/1/delivery', {}],
    [404, 'shipment-not-found', shipped, 'shipments/2/delivery-failure', {}],
    [409, 'order-already-confirmed', confirmed, 'payment-method', { paymentMethod: 'card' }],
    [409, 'payment-already-confirmed', paid, 'payment-method', { paymentMethod: 'card' }],
    [409, 'payment-already-confirmed', paid, 'payments', { amount: '35.64' }],
    [409, 'nothing-delivered', shipped, 'returns', items([1, 1])],
    [409, 'order-already-shipped', shipped, 'cancellation', {}],
    [409, 'order-already-shipped', toDelivered, 'shipments', {}],
    [409, 'shipment-already-delivered', toDelivered, 'shipments/1/delivery', {}],
    [409, 'shipment-returned-to-sender', back, 'shipments/1/delivery', {}],
    [409, 'order-already-cancelled', [['cancellation']], 'shipments', {}],
    [409, 'order-already-cancelled', [['cancellation']], 'payments', { amount: '35.64' }],
  ])('with %d %s', async (status, code, steps, path, body) => {
    const { step } = await orderAfter(...steps);

    expectRefusal(await step(path, body), { status, code });
  });

  it.each<[string, string, string, object]>([
    ['payment-amount-mismatch', '/amount', 'payments', { amount: '35.63' }],
    ['payment-currency-mismatch', '/currency', 'payments', { amount: '35.64', currency: 'EUR' }],
    ['amount-not-positive', '/amount', 'payments', { amount: '-35.64' }],
    ['amount-too-precise', '/amount', 'payments', { amount: '35.641' }],
    ['quantity-exceeds-unshipped', '/items/0/quantity', 'shipments', items([1, 3])],
    ['line-not-found', '/items/0/lineId', 'shipments', items([9, 1])],
    ['line-repeated', '/items/1/lineId', 'shipments', items([1, 1], [1, 1])],
    ['quantity-exceeds-delivered', '/items/0/quantity', 'returns', items([1, 5])],
  ])('with 422 %s at %s', async (code, pointer, path, body) => {
    const { step } = await orderAfter(...shipped, ['shipments/1/delivery']);

    expectRefusal(await step(path, body), { status: 422, code, errors: [`${pointer} ${code}`] });
  });

  it('with 422 for what would change nothing, or give back more than was paid', async () => {
    const { step } = await placed();
    const unchanged = await step('payment-method', { paymentMethod: 'invoice' });
    await step('payments', { amount: '35.64' });
    const tooMuch = await step('refunds', { amount: '35.65' });

    expectRefusal(unchanged, {
      status: 422,
      code: 'nothing-changed',
      errors: ['/paymentMethod nothing-changed'],
    });
    expectRefusal(tooMuch, {
      status: 422,
      code: 'refund-exceeds-payment',
      errors: ['/amount refund-exceeds-payment'],
    });
  });

  it('with 409 where there is nothing to pay', async () => {
    const { step } = await placed({
      paymentMethod: 'card',
      lines: [{ sku: 'A', quantity: 1, unitPrice: '0' }],
    });

    expectRefusal(await step('payments', { amount: '0' }), { status: 409, code: 'nothing-to-pay' });
    expect((await step('confirmation')).status).toBe(200);
  });

  it.each<[string, unknown, string[]]>([
    ['payments', {}, ['/amount field-missing']],
    ['payments', { amount: 35.64 }, ['/amount amount-malformed']],
    ['payments', { amount: 'all', tip: '1' }, ['/amount amount-malformed', '/tip field-unknown']],
    ['payments', { amount: '1', currency: 'XYZ' }, ['/currency currency-unknown']],
    ['payment-method', { paymentMethod: 'shells' }, ['/paymentMethod value-not-allowed']],
    [
      'payment-method',
      { paymentMethod: 'invoice', paymentToken: 'pm_1' },
      ['/paymentToken payment-token-without-card'],
    ],
    ['payment-method', { paymentMethod: 'card', paymentToken: '' }, ['/paymentToken too-short']],
    [
      'payment-method',
      { paymentToken: 'x'.repeat(256) },
      ['/paymentMethod field-missing', '/paymentToken too-long'],
    ],
    ['refunds', { amount: '' }, ['/amount amount-malformed']],
    ['refunds', { reference: '' }, ['/reference too-short']],
    ['shipments', items(), ['/items nothing-to-ship']],
    ['shipments', items([0, 0]), ['/items/0/lineId too-small', '/items/0/quantity quantity-not-positive']],
    ['shipments', { carrier: 'x'.repeat(101) }, ['/carrier too-long']],
    ['shipments/0/delivery', {}, ['/shipmentId too-small']],
    ['shipments/one/delivery', {}, ['/shipmentId type-mismatch']],
    ['shipments/1/delivery', { when: 'now' }, ['/when field-unknown']],
    ['shipments/1/delivery-failure', { returnedToSender: 'no' }, ['/returnedToSender type-mismatch']],
    ['returns', {}, ['/items nothing-to-return']],
    ['returns', { ...items([1, 1.5]) }, ['/items/0/quantity quantity-not-integer']],
    ['cancellation', { cause: 'mood' }, ['/cause value-not-allowed']],
    ['confirmation', { occurredAt: 'yesterday' }, ['/occurredAt format-mismatch']],
  ])('with 400 at %s for %j', async (path, body, errors) => {
    const { step } = await placed();

    expectRefusal(await step(path, body), invalid(...errors));
  });
});

describe('every step', () => {
  const paid = ['payments', { amount: '35.64' }] as const;
  it.each<[string, ReadonlyArray<readonly [string, object?]>, object | undefined]>([
    ['payments', [], { amount: '35.64' }],
    ['payment-method', [], { paymentMethod: 'cashOnDelivery' }],
    ['refunds', [paid], undefined],
    ['shipments', [['confirmation']], undefined],
    ['shipments/1/delivery', toDelivered.slice(0, 2), undefined],
    ['shipments/1/delivery-failure', toDelivered.slice(0, 2), { reason: 'Nobody was at home.' }],
    ['returns', toDelivered, items([1, 1])],
  ])(
    'is done once for each key, and only on the version that it insists on: %s',
    async (path, steps, body) => {
      const { orderId, step } = await orderAfter(...steps);
      const before = await api.history(orderId);
      const headers = { 'idempotency-key': randomUUID(), 'if-match': `"${before.length}"` };

      const stale = await step(path, body, { 'if-match': '"99"' });
      const first = await step(path, body, headers);
      const again = await step(path, body, headers);
      const inAMinute = new Date(Date.now() + 60_000).toISOString();
      const other = await step(path, { ...body, occurredAt: inAMinute }, headers);
      const elsewhere = await api.post(`/v1/orders/nowhere/${path}`, body ?? {});

      expectRefusal(stale, { status: 412, code: 'version-stale' });
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(again.body).toEqual(first.body);
      expect(again.headers['etag']).toBe(first.headers['etag']);
      expect(again.headers['daybook-position']).toBe(first.headers['daybook-position']);
      expect(again.headers['idempotency-replayed']).toBe('true');
      expectRefusal(other, { status: 422, code: 'idempotency-key-reused' });
      expectRefusal(elsewhere, { status: 404, code: 'order-not-found' });
      expect(await api.history(orderId)).toHaveLength(first.body.version);
    },
  );
});
