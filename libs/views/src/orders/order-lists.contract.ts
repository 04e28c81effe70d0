import { placed } from '../contract/shop.js';
import type { Test } from '../contract/views-under-test.js';
import type { OrderFilter, OrderListPage, OrderListQuery, PageEnd } from './orders.reader.js';

export function lists({ views, shop, catchUp }: Test): void {
  const list = async (filter: OrderFilter, query: Partial<OrderListQuery> = {}) =>
    (await views().reader.orders.list({ filter, sort: 'placedAt', limit: 100, ...query })).items.map(
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
      (await views().reader.orders.sales({ by: 'day', ...range })).map(({ key }) => key);
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
        const page = await views().reader.orders.list({
          filter: {},
          sort,
          limit: 4,
          ...(after && { after }),
        });
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
      views().reader.orders.list({
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
