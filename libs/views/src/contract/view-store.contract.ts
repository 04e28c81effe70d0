import { type ViewedCategory, type Order, ordersCategory } from '@daybook/contracts';
import { applyBatches, StaleCheckpointError } from '../apply-batches.js';
import type { OrderFilter, OrderListPage, OrderListQuery, PageEnd } from '../view-store.port.js';
import { largeOrders } from './large-orders.contract.js';
import { earlierOrders, orderLife, returns } from './order-life.contract.js';
import { parked } from './parked.contract.js';
import { placed, Shop } from './shop.js';
import { stock } from './stock.contract.js';
import { figure, noChanges, orderIn, type Test, type ViewsUnderTest } from './views-under-test.js';

export { orderIn, type ViewsUnderTest } from './views-under-test.js';

/** What every adapter of the views promises. `open` gives empty ones. */
export function describeViewsContract(name: string, open: () => Promise<ViewsUnderTest>): void {
  describe(`${name} keeps the contract of the views`, () => {
    let views: ViewsUnderTest;
    let shop: Shop;
    beforeEach(async () => {
      views = await open();
      shop = new Shop();
    });
    afterEach(() => views.close());

    const catchUp = async (category: ViewedCategory = ordersCategory) => {
      await applyBatches(views.store, await shop.batches(await views.store.checkpoints(category), category));
    };

    const test: Test = { views: () => views, shop: () => shop, catchUp };
    orders(test);
    orderLife(test);
    earlierOrders(test);
    largeOrders(test);
    exactlyOnce(test);
    sales(test);
    returns(test);
    lists(test);
    stock(test);
    parked(test);
  });
}

function orders({ views, shop, catchUp }: Test): void {
  it('shows an order as its events made it', async () => {
    await shop().record('536365', placed());
    await shop().record('536365', { type: 'OrderConfirmed' }, '2011-03-02T08:00:00.000Z');
    await catchUp();
    const expected: Order = {
      orderId: '536365',
      version: 2,
      status: 'confirmed',
      customerId: '17850',
      country: 'United Kingdom',
      currency: 'GBP',
      total: '17.30',
      units: 7,
      payment: { method: 'invoice', status: 'invoiced' },
      placedAt: '2011-03-01T08:00:00.000Z',
      updatedAt: '2011-03-02T08:00:00.000Z',
      lines: [
        {
          lineId: 1,
          sku: '85123A',
          description: 'WHITE HANGING HEART',
          quantity: 6,
          unitPrice: '2.55',
          amount: '15.30',
          shipped: 0,
          delivered: 0,
          returned: 0,
        },
        {
          lineId: 2,
          sku: '85123A',
          quantity: 1,
          unitPrice: '2.00',
          amount: '2.00',
          shipped: 0,
          delivered: 0,
          returned: 0,
        },
      ],
      shipments: [],
      returnedValue: '0.00',
    };
    expect(await orderIn(views().reader, '536365')).toEqual(expected);
    expect(await views().store.loadOrders(['536365', 'none'])).toEqual(new Map([['536365', expected]]));
    expect(await orderIn(views().reader, 'none')).toBeUndefined();
  });

  it('carries an order on from what the view has', async () => {
    await shop().record('536365', placed());
    await catchUp();
    await shop().record('536365', {
      type: 'OrderModified',
      currency: 'GBP',
      changes: [{ kind: 'quantityChanged', lineId: 1, before: 6, after: 2 }],
    });
    await catchUp();
    expect(await orderIn(views().reader, '536365')).toMatchObject({ version: 2, total: '7.10', units: 3 });
  });

  it('parks the stream of an event that it cannot read, and goes on with the others', async () => {
    await shop().record('good', placed());
    await shop().record('poisoned', placed());
    await shop().append(
      { category: ordersCategory, streamId: 'poisoned' },
      { type: 'OrderTeleported', schemaVersion: 1, data: {} },
    );
    await catchUp();
    await shop().record('poisoned', { type: 'OrderConfirmed' });
    await shop().record('good', { type: 'OrderConfirmed' });
    await catchUp();

    expect(await orderIn(views().reader, 'good')).toMatchObject({ version: 2 });
    expect(await orderIn(views().reader, 'poisoned')).toMatchObject({ version: 1, status: 'placed' });
    expect(await views().reader.parked.list({ limit: 10 })).toMatchObject([
      { streamId: 'poisoned', version: 2, reason: expect.stringContaining('OrderTeleported') },
    ]);
  });
}

function exactlyOnce({ views, shop, catchUp }: Test): void {
  it('applies nothing of a batch that was applied before', async () => {
    await shop().record('a', placed());
    const batches = await shop().batches();
    await applyBatches(views().store, batches);
    await expect(applyBatches(views().store, batches)).rejects.toBeInstanceOf(StaleCheckpointError);
    expect(await views().reader.sales({ by: 'day' })).toMatchObject([
      { orders: 1, units: 7, value: '17.30' },
    ]);
  });

  it('lets one of several writers apply a batch, and each order count once', async () => {
    for (let n = 0; n < 50; n += 1) await shop().record(`order-${n}`, placed());
    const writer = async () => {
      for (;;) {
        const batches = await shop().batches(await views().store.checkpoints(ordersCategory));
        if (batches.length === 0) return;
        const some = batches.map((batch) => ({ ...batch, events: batch.events.slice(0, 5) }));
        await applyBatches(views().store, some).catch((error: unknown) => {
          if (!(error instanceof StaleCheckpointError)) throw error;
        });
      }
    };
    await Promise.all([writer(), writer(), writer()]);
    expect(await views().reader.sales({ by: 'customer' })).toMatchObject([
      { orders: 50, units: 350, value: '865.00' },
    ]);
  });

  it('refuses a batch that leaves out a part of the log', async () => {
    for (let n = 0; n < 10; n += 1) await shop().record(`order-${n}`, placed());
    const batches = (await shop().batches()).map((batch) => ({ ...batch, events: batch.events.slice(1) }));
    await expect(applyBatches(views().store, batches)).rejects.toBeInstanceOf(StaleCheckpointError);
    expect(await views().reader.checkpoints(ordersCategory)).toEqual(new Map());
    await catchUp();
    expect(await views().reader.sales({ by: 'day' })).toMatchObject([{ orders: 10 }]);
  });

  it.each([
    ['has moved already', { partition: 1, from: 3, to: 4 }],
    ['has begun already', { partition: 1, from: 0, to: 4 }],
    ['has not begun', { partition: 2, from: 1, to: 4 }],
  ])('changes nothing in any partition where one of them %s', async (_, move) => {
    const begin = [0, 1].map((partition) => ({ partition, from: 0, to: 2 }));
    expect(await views().store.apply({ ...noChanges, checkpoints: begin })).toBe('applied');
    const checkpoints = [{ partition: 0, from: 2, to: 5 }, move];
    expect(await views().store.apply({ ...noChanges, checkpoints, sales: [figure({})] })).toBe('stale');
    expect(await views().store.checkpoints(ordersCategory)).toEqual(
      new Map([
        [0, 2],
        [1, 2],
      ]),
    );
    expect(await views().reader.sales({ by: 'sku' })).toEqual([]);
  });
}

const nothingReturned = { returnedUnits: 0, returnedValue: '0.00' };

function sales({ views, shop, catchUp }: Test): void {
  it('follows modifications and cancellations to the day of the order', async () => {
    await shop().record('a', placed(), '2011-03-01T23:59:59.999Z');
    await shop().record('b', placed({ customerId: '2', country: 'France' }), '2011-03-02T00:00:00.000Z');
    await catchUp();
    await shop().record('a', { type: 'OrderCancelled' }, '2011-03-05T00:00:00.000Z');
    await shop().record(
      'b',
      {
        type: 'OrderModified',
        currency: 'GBP',
        changes: [
          { kind: 'lineAdded', line: { lineId: 3, sku: 'x', quantity: 2, unitPriceMinor: 100 } },
          { kind: 'lineRemoved', line: { lineId: 2, sku: '85123A', quantity: 1, unitPriceMinor: 200 } },
        ],
      },
      '2011-03-05T00:00:00.000Z',
    );
    await catchUp();
    expect(await views().reader.sales({ by: 'day' })).toEqual([
      { key: '2011-03-02', currency: 'GBP', orders: 1, units: 8, value: '17.30', ...nothingReturned },
    ]);
    expect(await views().reader.sales({ by: 'sku' })).toEqual([
      { key: '85123A', currency: 'GBP', orders: 1, units: 6, value: '15.30', ...nothingReturned },
      { key: 'x', currency: 'GBP', orders: 1, units: 2, value: '2.00', ...nothingReturned },
    ]);
    expect(await views().reader.sales({ by: 'country' })).toMatchObject([{ key: 'France' }]);
  });

  it('keeps currencies apart, sorts by value with ties by key, and takes days with an open end', async () => {
    const lines = [{ lineId: 1, sku: 's', quantity: 1, unitPriceMinor: 500 }];
    const dear = [{ lineId: 1, sku: 's', quantity: 1, unitPriceMinor: 900 }];
    await shop().record('1', placed({ customerId: 'b', lines }), '2011-03-01T08:00:00.000Z');
    await shop().record('2', placed({ customerId: 'a', lines }), '2011-03-02T08:00:00.000Z');
    await shop().record('3', placed({ customerId: 'c', lines: dear }), '2011-03-03T08:00:00.000Z');
    await shop().record('4', placed({ customerId: 'a', lines, currency: 'JPY' }), '2011-03-03T08:00:00.000Z');
    await catchUp();
    const figures = async (query: object) =>
      (await views().reader.sales({ by: 'customer', ...query })).map(({ key, value, currency }) =>
        [key, value, currency].join(' '),
      );
    expect(await figures({ sort: '-value' })).toEqual([
      'c 9.00 GBP',
      'a 5.00 GBP',
      'a 500 JPY',
      'b 5.00 GBP',
    ]);
    expect(await figures({ sort: '-value', limit: 2 })).toEqual(['c 9.00 GBP', 'a 5.00 GBP']);
    expect(await figures({ from: '2011-03-02', to: '2011-03-03' })).toEqual(['a 5.00 GBP']);
    expect(await figures({ to: '2011-03-02' })).toEqual(['b 5.00 GBP']);
  });

  it('adds amounts and units up exactly, also where a double or 64 bits could not', async () => {
    const most = 2n ** 63n - 1n;
    const figures = [0, 1, 2].map((partition) => figure({ partition, units: 2 ** 40 + 1, valueMinor: most }));
    await views().store.apply({ ...noChanges, sales: figures });
    await views().store.apply({ ...noChanges, sales: [figure({ units: 2 ** 40, valueMinor: -1n })] });
    expect(await views().reader.sales({ by: 'sku' })).toEqual([
      {
        key: 'a',
        currency: 'GBP',
        orders: 4,
        units: 4 * 2 ** 40 + 3,
        value: '276701161105643274.20',
        ...nothingReturned,
      },
    ]);
  });

  it('sorts keys by their bytes, upper case first, whatever they are made of', async () => {
    const keys = ['\u{1F36F}', 'ä', 'a b', '~', '', 'B', '\uFF5E', 'a', '$a.b', '10', '9'];
    await views().store.apply({ ...noChanges, sales: keys.map((key) => figure({ key })) });
    const sorted = (await views().reader.sales({ by: 'sku' })).map(({ key }) => key);
    expect(sorted).toEqual(['', '$a.b', '10', '9', 'B', 'a', 'a b', '~', 'ä', '\uFF5E', '\u{1F36F}']);
    expect((await views().reader.sales({ by: 'sku', sort: '-value' })).map(({ key }) => key)).toEqual(sorted);
  });
}

function lists({ views, shop, catchUp }: Test): void {
  const list = async (filter: OrderFilter, query: Partial<OrderListQuery> = {}) =>
    (await views().reader.orders({ filter, sort: 'placedAt', limit: 100, ...query })).items.map(
      ({ orderId }) => orderId,
    );

  it.each<[OrderFilter, string[]]>([
    [{}, ['1', '2', '3']],
    [{ customerId: 'b' }, ['2', '3']],
    [{ status: 'cancelled' }, ['2']],
    [{ country: 'France' }, ['3']],
    [{ sku: 'Abc' }, ['1']],
    [{ sku: 'abc' }, ['2']],
    [{ words: ['abc'] }, ['1', '2']],
    [{ words: ['lantern', 'white'] }, ['3']],
    [{ words: ['lantern', 'red'] }, []],
    [{ placedFrom: '2011-03-02T08:00:00.000Z' }, ['2', '3']],
    [{ placedTo: '2011-03-02T08:00:00.000Z' }, ['1']],
    [{ minTotal: '2' }, ['2', '3']],
    [{ minTotal: '2', customerId: 'b', words: ['lantern'] }, ['3']],
  ])('filters by %j', async (filter, expected) => {
    const line = { lineId: 1, quantity: 1 };
    const first = placed({ customerId: 'a', lines: [{ ...line, sku: 'Abc', unitPriceMinor: 100 }] });
    const second = placed({ customerId: 'b', lines: [{ ...line, sku: 'abc', unitPriceMinor: 200 }] });
    const third = placed({
      customerId: 'b',
      country: 'France',
      lines: [{ ...line, sku: 'x', description: 'White metal LANTERN', unitPriceMinor: 1_000 }],
    });
    await shop().record('1', first, '2011-03-01T08:00:00.000Z');
    await shop().record('2', second, '2011-03-02T08:00:00.000Z');
    await shop().record('2', { type: 'OrderCancelled' }, '2011-03-02T09:00:00.000Z');
    await shop().record('3', third, '2011-03-03T08:00:00.000Z');
    await catchUp();
    expect(await list(filter)).toEqual(expected);
  });

  it('lists and sums up what was placed in the first and in the last year', async () => {
    const [first, last] = ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
    await shop().record('last', placed(), last);
    await shop().record('first', placed(), first);
    await catchUp();
    expect(await list({}, { sort: 'placedAt' })).toEqual(['first', 'last']);
    expect(await list({ placedFrom: last })).toEqual(['last']);
    expect(await list({ placedTo: last })).toEqual(['first']);
    expect(await list({}, { sort: 'placedAt', after: { value: first, orderId: 'first' } })).toEqual(['last']);
    const days = async (range: object) =>
      (await views().reader.sales({ by: 'day', ...range })).map(({ key }) => key);
    expect(await days({})).toEqual(['0001-01-01', '9999-12-31']);
    expect(await days({ from: '9999-12-31' })).toEqual(['9999-12-31']);
    expect(await days({ from: '0001-01-01', to: '9999-12-31' })).toEqual(['0001-01-01']);
  });

  it('compares totals as numbers, however many digits their currencies have', async () => {
    const line = { lineId: 1, sku: 's', quantity: 1 };
    for (const [orderId, currency, unitPriceMinor] of [
      ['pounds', 'GBP', 50_000],
      ['dinars', 'KWD', 99_999],
      ['yen', 'JPY', 500],
    ] as const) {
      await shop().record(orderId, placed({ currency, lines: [{ ...line, unitPriceMinor }] }));
    }
    await catchUp();
    expect(await list({}, { sort: 'total' })).toEqual(['dinars', 'pounds', 'yen']);
    expect(await list({ minTotal: '500.0' }, { sort: '-total' })).toEqual(['yen', 'pounds']);
    const after = { value: '500.00', orderId: 'pounds' };
    expect(await list({}, { sort: 'total', after })).toEqual(['yen']);
  });

  it.each(['placedAt', '-placedAt', 'total', '-total'] as const)(
    'pages through all orders by %s without a double, whatever is placed in between',
    async (sort) => {
      for (let n = 0; n < 25; n += 1) {
        const lines = [{ lineId: 1, sku: 's', quantity: 1, unitPriceMinor: 100 * (n % 4) }];
        await shop().record(`order-${n}`, placed({ lines }), `2011-03-0${1 + (n % 3)}T08:00:00.000Z`);
      }
      await catchUp();
      const everything = await list({}, { sort });
      const seen: string[] = [];
      let after: PageEnd | undefined;
      do {
        const page = await views().reader.orders({ filter: {}, sort, limit: 4, ...(after && { after }) });
        seen.push(...page.items.map(({ orderId }) => orderId));
        after = page.end;
        await shop().record(`late-${seen.length}`, placed({ lines: [] }), '2011-02-01T08:00:00.000Z');
        await catchUp();
      } while (after);
      expect(seen.filter((orderId) => orderId.startsWith('order'))).toEqual(everything);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it('ends a page with the order that goes beyond its bytes, and says where the next one begins', async () => {
    const line = { sku: 's', description: 'x'.repeat(100), quantity: 1, unitPriceMinor: 100 };
    const lines = Array.from({ length: 100 }, (_, index) => ({ ...line, lineId: index + 1 }));
    for (const orderId of ['1', '2', '3', '4', '5']) await shop().record(orderId, placed({ lines }));
    await catchUp();
    const page = (bytes: number, after?: PageEnd) =>
      views().reader.orders({
        filter: {},
        sort: 'placedAt',
        limit: 4,
        maxBytes: bytes,
        ...(after && { after }),
      });
    const idsOf = ({ items }: OrderListPage) => items.map(({ orderId }) => orderId);

    const first = await page(20_000);
    expect(idsOf(first)).toEqual(['1']);
    const second = await page(40_000, first.end);
    expect(idsOf(second)).toEqual(['2', '3']);
    const last = await page(100_000, second.end);
    expect(idsOf(last)).toEqual(['4', '5']);
    expect(last.end).toBeUndefined();
    expect(idsOf(await page(1))).toEqual(['1']);
    expect(await list({}, { limit: 5, maxBytes: 1 })).toEqual(['1']);
  });
}
