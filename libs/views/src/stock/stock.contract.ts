import { ordersCategory, type Stock, stockCategory } from '@daybook/contracts';
import type { StockEvent } from '@daybook/stock';
import { placed } from '../contract/shop.js';
import type { Test } from '../contract/views-under-test.js';
import { applyBatches, StaleCheckpointError } from '../runner/apply-batches.js';
import { stockProjection } from './stock.projection.js';

const received = (quantity: number): StockEvent => ({ type: 'StockReceived', quantity });
const reserved = (orderId: string, quantity: number): StockEvent => ({
  type: 'StockReserved',
  orderId,
  quantity,
});

/** Whatever a sku can be called. */
const skus = ['85123A', '85123a', 'A/B', 'a b', 'x..', `S${'/'.repeat(63)}`];

/** What is promised of the stock of skus. */
export function contract({ views, shop, catchUp }: Test): void {
  const stockIn = async (sku: string) => (await views().reader.stock.load([sku])).get(sku);

  it('shows stock as its events made it', async () => {
    await shop().recordStock('85123A', received(100));
    await shop().recordStock('85123A', reserved('a', 6));
    await shop().recordStock('85123A', reserved('b', 4));
    await shop().recordStock('85123A', { type: 'ReservationCommitted', orderId: 'a', quantity: 5 });
    await shop().recordStock('85123A', { type: 'ReservationReleased', orderId: 'a', quantity: 1 });
    await shop().recordStock('85123A', {
      type: 'StockReservationRefused',
      orderId: 'c',
      quantity: 100,
      code: 'stock-insufficient',
      available: 91,
    });
    await shop().recordStock(
      '85123A',
      { type: 'StockAdjusted', before: 95, after: 90, reason: 'Counted.' },
      '2011-03-02T08:00:00.123Z',
    );
    await catchUp(stockProjection);
    const expected: Stock = {
      sku: '85123A',
      onHand: 90,
      reserved: 4,
      available: 86,
      version: 7,
      updatedAt: '2011-03-02T08:00:00.123Z',
    };
    expect(await stockIn('85123A')).toEqual(expected);
    expect(await views().store.load(stockProjection, ['85123A', 'none'])).toEqual(
      new Map([['85123A', expected]]),
    );
    expect(await stockIn('none')).toBeUndefined();
  });

  it('carries stock on from what the view has, exactly, up to the most that there can be', async () => {
    await shop().recordStock('a', { type: 'StockAdjusted', before: 0, after: 999_999_999_999, reason: 'x' });
    await catchUp(stockProjection);
    await shop().recordStock('a', reserved('b', 1));
    await catchUp(stockProjection);
    expect(await stockIn('a')).toMatchObject({ available: 999_999_999_998, version: 2 });
  });

  it('keeps skus apart that differ in case or in signs', async () => {
    for (const [index, sku] of skus.entries()) await shop().recordStock(sku, received(index + 1));
    await catchUp(stockProjection);
    const found = await views().reader.stock.load(skus);
    const counts = new Map([...found].map(([sku, { onHand }]) => [sku, onHand]));
    expect(counts).toEqual(new Map(skus.map((sku, index) => [sku, index + 1])));
  });

  it('applies nothing of a batch of stock that was applied before', async () => {
    await shop().recordStock('a', received(1));
    const batches = await shop().batches(new Map(), stockCategory);
    const applying = { store: views().store, projection: stockProjection };
    await applyBatches(applying, batches);
    await expect(applyBatches(applying, batches)).rejects.toBeInstanceOf(StaleCheckpointError);
    expect(await stockIn('a')).toMatchObject({ onHand: 1, version: 1 });
  });

  it('parks a sku apart from an order of the same name', async () => {
    await shop().record('1', placed());
    await shop().append(
      { category: ordersCategory, streamId: '1' },
      { type: 'OrderLost', schemaVersion: 1, data: {} },
    );
    await shop().recordStock('1', received(3));
    await shop().append(
      { category: stockCategory, streamId: '1' },
      { type: 'StockReceived', schemaVersion: 1, data: { quantity: 'many' } },
    );
    await shop().recordStock('2', received(2));
    await catchUp();
    await catchUp(stockProjection);
    await shop().recordStock('1', received(9));
    await catchUp(stockProjection);
    expect(await views().reader.parked.list({ limit: 10 })).toMatchObject([
      { category: 'orders', streamId: '1', version: 2 },
      { category: 'stock', streamId: '1', version: 2, reason: 'UnreadableEventError' },
    ]);
    expect(await views().reader.parked.count()).toBe(2);
    expect(await stockIn('1')).toMatchObject({ onHand: 3, version: 1 });
    expect(await stockIn('2')).toMatchObject({ onHand: 2 });
  });
}
