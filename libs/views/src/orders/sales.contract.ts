import { placed } from '../contract/shop.js';
import { figure, type Test } from '../contract/views-under-test.js';

const nothingReturned = { returnedUnits: 0, returnedValue: '0.00' };

export function sales({ views, shop, catchUp }: Test): void {
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
    expect(await views().reader.orders.sales({ by: 'day' })).toEqual([
      { key: '2011-03-02', currency: 'GBP', orders: 1, units: 8, value: '17.30', ...nothingReturned },
    ]);
    expect(await views().reader.orders.sales({ by: 'sku' })).toEqual([
      { key: '85123A', currency: 'GBP', orders: 1, units: 6, value: '15.30', ...nothingReturned },
      { key: 'x', currency: 'GBP', orders: 1, units: 2, value: '2.00', ...nothingReturned },
    ]);
    expect(await views().reader.orders.sales({ by: 'country' })).toMatchObject([{ key: 'France' }]);
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
      (await views().reader.orders.sales({ by: 'customer', ...query })).map(({ key, value, currency }) =>
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
    await views().addSales(figures);
    await views().addSales([figure({ units: 2 ** 40, valueMinor: -1n })]);
    expect(await views().reader.orders.sales({ by: 'sku' })).toEqual([
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
    await views().addSales(keys.map((key) => figure({ key })));
    const sorted = (await views().reader.orders.sales({ by: 'sku' })).map(({ key }) => key);
    expect(sorted).toEqual(['', '$a.b', '10', '9', 'B', 'a', 'a b', '~', 'ä', '\uFF5E', '\u{1F36F}']);
    expect((await views().reader.orders.sales({ by: 'sku', sort: '-value' })).map(({ key }) => key)).toEqual(
      sorted,
    );
  });
}
