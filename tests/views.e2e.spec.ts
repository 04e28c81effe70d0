import { randomUUID } from 'node:crypto';
import type { SalesReport } from '@daybook/contracts';
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
          shipped: 0,
          delivered: 0,
          returned: 0,
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
    const nothingReturned = { returnedUnits: 0, returnedValue: '0.00' };
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
      ...nothingReturned,
    });

    const modified = await api.modify(kept.body.orderId, [
      { action: 'changeQuantity', lineId: 1, quantity: 4 },
    ]);
    const cancelled = await api.post(`/v1/orders/${gone.body.orderId}/cancellation`, {});
    await api.order(kept.body.orderId, after(modified));
    const wait = after(cancelled);

    const value = { currency: 'GBP', orders: 1, ...nothingReturned };
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

describe('a read that waits for a position that does not come', () => {
  it('is told that the log has no such position', async () => {
    const answer = await api.list({ after: 'orders:0:999999' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'position-unknown' } });
  });
});
