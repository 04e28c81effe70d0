import { randomUUID } from 'node:crypto';
import type { SalesReport } from '@daybook/contracts';
import { Api } from './support/api.js';
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

const address = { recipient: 'A. Buyer', line1: '1 High Street', city: 'Leeds', country: 'United Kingdom' };

/** Reads with the position of the command's answer, as clients do. */
const after = (answer: { headers: Readonly<Record<string, string>> }) => ({
  'daybook-position': answer.headers['daybook-position']!,
});

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
        },
        {
          lineId: 2,
          sku: '71053',
          description: 'WHITE METAL LANTERN',
          quantity: 6,
          unitPrice: '3.39',
          amount: '20.34',
        },
      ],
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

describe('the events of an order', () => {
  it('carry who sent the command, under which ids', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const [commandId, correlationId] = [randomUUID(), randomUUID()];
    const { orderId } = (
      await api.place(anOrder(), {
        'idempotency-key': commandId,
        'x-correlation-id': correlationId,
        traceparent,
      })
    ).body;

    const [event] = (await api.events()).filter(({ streamId }) => streamId === orderId);

    expect(event).toMatchObject({
      category: 'orders',
      version: 1,
      type: 'OrderPlaced',
      schemaVersion: 1,
      commandId,
      correlationId,
      traceparent,
      actor: { id: 'administrator', role: 'administrator' },
    });
  });

  it('stand in the history with what each changed, before and after', async () => {
    const { orderId } = (await api.place(anOrder())).body;
    await api.modify(orderId, [
      { action: 'changeQuantity', lineId: 1, quantity: 10 },
      { action: 'removeLine', lineId: 2 },
    ]);
    await api.post(`/v1/orders/${orderId}/confirmation`, {});
    await api.post(`/v1/orders/${orderId}/cancellation`, { reason: 'Out of stock.' });

    const [placed, modified, confirmed, cancelled, ...more] = await api.history(orderId);

    expect(more).toEqual([]);
    expect(placed).toMatchObject({ version: 1, type: 'OrderPlaced', actor: { id: 'administrator' } });
    expect(placed!.changes).toContainEqual({ pointer: '/status', after: 'placed' });
    expect(placed!.changes).toContainEqual({ pointer: '/total', after: '35.64' });
    expect(modified).toMatchObject({ version: 2, type: 'OrderModified' });
    expect(modified!.changes.toSorted((a, b) => (a.pointer < b.pointer ? -1 : 1))).toEqual([
      { pointer: '/lines/1/amount', before: '15.30', after: '25.50' },
      { pointer: '/lines/1/quantity', before: 6, after: 10 },
      {
        pointer: '/lines/2',
        before: {
          lineId: 2,
          sku: '71053',
          description: 'WHITE METAL LANTERN',
          quantity: 6,
          unitPrice: '3.39',
          amount: '20.34',
        },
      },
      { pointer: '/total', before: '35.64', after: '25.50' },
      { pointer: '/units', before: 12, after: 10 },
    ]);
    expect(confirmed!.changes).toEqual([{ pointer: '/status', before: 'placed', after: 'confirmed' }]);
    expect(cancelled).toMatchObject({ version: 4, type: 'OrderCancelled', reason: 'Out of stock.' });
    expect(cancelled!.changes).toContainEqual({
      pointer: '/status',
      before: 'confirmed',
      after: 'cancelled',
    });
  });
});

describe('a list of orders', () => {
  const customerId = `list-${randomUUID()}`;
  /** By day of January 2011, which is their number, too. */
  const placeNth = (day: number, differences: object = {}) =>
    api.place(
      anOrder({
        orderId: `${customerId.slice(0, 13)}-${String(day).padStart(2, '0')}`,
        customerId,
        placedAt: `2011-01-${String(day).padStart(2, '0')}T12:00:00Z`,
        lines: [{ sku: 'L', description: 'Paper lantern', quantity: day, unitPrice: '1.00' }],
        ...differences,
      }),
    );
  const idsOf = ({ items }: { items: ReadonlyArray<{ orderId: string }> }) =>
    items.map(({ orderId }) => Number(orderId.slice(-2)));

  beforeAll(async () => {
    const days = Array.from({ length: 9 }, (_, index) => index + 1);
    const answers = [
      ...(await Promise.all(days.map((day) => placeNth(day)))),
      await placeNth(10, { country: 'France', lines: [{ sku: 'l', quantity: 10, unitPrice: '1.00' }] }),
    ];
    const eleventh = await placeNth(11, { country: 'Réunion' });
    for (const answer of [
      ...answers,
      await api.post(`/v1/orders/${eleventh.body.orderId}/cancellation`, {}),
    ]) {
      await api.list({ limit: '1' }, after(answer));
    }
  });

  it.each<[string, Record<string, string>, number[]]>([
    ['newest first', {}, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['oldest first', { sort: 'placedAt' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['by total', { sort: 'total' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['by total, downwards', { sort: '-total' }, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['by status', { status: 'cancelled' }, [11]],
    ['by country', { country: 'France' }, [10]],
    ['by a country beyond ASCII', { country: 'Réunion' }, [11]],
    ['by sku', { sku: 'L', sort: 'placedAt' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]],
    ['by sku, which is case-sensitive', { sku: 'l' }, [10]],
    ['by total of at least', { minTotal: '8.5' }, [11, 10, 9]],
    [
      'by days, the last one exclusive',
      { placedFrom: '2011-01-03T12:00:00Z', placedTo: '2011-01-05T12:00:00Z' },
      [4, 3],
    ],
    [
      'by days with an offset',
      { placedFrom: '2011-01-03T14:00:00+02:00', placedTo: '2011-01-05T14:00:00+02:00' },
      [4, 3],
    ],
    ['by words in any case', { text: 'LANTERN paper', placedTo: '2011-01-03T00:00:00Z' }, [2, 1]],
    ['by words that not all stand there', { text: 'paper tiger' }, []],
    ['up to a limit', { limit: '2' }, [11, 10]],
  ])('comes %s', async (_, query, expected) => {
    const page = await api.list({ customerId, ...query });

    expect(page.status).toBe(200);
    expect(idsOf(page.body)).toEqual(expected);
  });

  it.each(['placedAt', '-placedAt', 'total', '-total'])(
    'by %s shows each order once, page by page, while others are written',
    async (sort) => {
      const customerId = `pages-${randomUUID()}`;
      const place = (index: number, differences: object = {}) =>
        api.place(
          anOrder({
            customerId,
            // Several share a time and a total, so that pages end between equals.
            placedAt: `2011-02-0${1 + (index % 3)}T00:00:00Z`,
            lines: [{ sku: 'P', quantity: 100 + (index % 4), unitPrice: '1.00' }],
            ...differences,
          }),
        );
      const placed = await Promise.all(Array.from({ length: 40 }, (_, index) => place(index)));
      for (const answer of placed) await api.order(answer.body.orderId, after(answer));

      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page === 0 || cursor !== undefined; page += 1) {
        const { status, body } = await api.list({
          customerId,
          sort,
          limit: '7',
          ...(cursor !== undefined && { cursor }),
        });
        expect(status).toBe(200);
        seen.push(...body.items.map(({ orderId }) => orderId));
        cursor = body.nextCursor;
        if (cursor === undefined) continue;
        // Before, among and behind what the pages have come to.
        const written = await Promise.all([
          place(page, { placedAt: '2011-01-01T00:00:00Z' }),
          place(page, { placedAt: '2012-01-01T00:00:00Z' }),
          place(page, { lines: [{ sku: 'P', quantity: 1, unitPrice: '1.00' }] }),
        ]);
        for (const answer of written) await api.order(answer.body.orderId, after(answer));
        if (page > 30) break;
      }

      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(placed.map(({ body }) => body.orderId)));
    },
  );
});

describe('the sales', () => {
  const country = `Land ${randomUUID()}`;
  const sales = async (query: string, headers: Record<string, string>) =>
    (await api.get<SalesReport>(`/v1/sales?${query}`, headers)).body.items;
  const ours = <Row extends { key: string }>(rows: readonly Row[]) => rows.find(({ key }) => key === country);

  it('follow each order through its changes, exactly', async () => {
    const place = (customerId: string, currency = 'GBP') =>
      api.place(
        anOrder({
          customerId,
          currency,
          country,
          placedAt: '2009-05-05T10:00:00Z',
          lines: [
            { sku: 'S-1', quantity: 3, unitPrice: '0.10' },
            { sku: 'S-2', quantity: 1, unitPrice: '0.20' },
            { sku: 'S-1', quantity: 2, unitPrice: '0.05' },
          ],
        }),
      );
    const days = 'from=2009-05-05&to=2009-05-06';
    const kept = await place('C-1');
    const gone = await place('C-2');
    await api.order(kept.body.orderId, after(kept));
    expect(ours(await sales('by=country', after(gone)))).toEqual({
      key: country,
      currency: 'GBP',
      orders: 2,
      units: 12,
      value: '1.20',
    });

    const modified = await api.modify(kept.body.orderId, [
      { action: 'changeQuantity', lineId: 1, quantity: 4 },
    ]);
    const cancelled = await api.post(`/v1/orders/${gone.body.orderId}/cancellation`, {});
    await api.order(kept.body.orderId, after(modified));
    const wait = after(cancelled);

    const value = { currency: 'GBP', orders: 1 };
    expect(ours(await sales('by=country', wait))).toEqual({
      key: country,
      ...value,
      units: 7,
      value: '0.70',
    });
    expect(await sales(`by=day&${days}`, wait)).toEqual([
      { key: '2009-05-05', ...value, units: 7, value: '0.70' },
    ]);
    expect(await sales(`by=customer&${days}`, wait)).toEqual([
      { key: 'C-1', ...value, units: 7, value: '0.70' },
    ]);
    expect(await sales(`by=sku&${days}&sort=-value`, wait)).toEqual([
      { key: 'S-1', ...value, units: 6, value: '0.50' },
      { key: 'S-2', ...value, units: 1, value: '0.20' },
    ]);
    expect(await sales(`by=sku&${days}&sort=-value&limit=1`, wait)).toHaveLength(1);
    expect(await sales('by=day&from=2009-05-04&to=2009-05-05', wait)).toEqual([]);
  });
});
