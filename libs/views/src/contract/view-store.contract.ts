import type { PartitionBatch } from '@daybook/event-feed';
import { ordersProjection } from '../orders/orders.projection.js';
import type { Projection } from '../projection.js';
import { projections } from '../projections.js';
import { applyBatches, StaleCheckpointError } from '../runner/apply-batches.js';
import { stockProjection } from '../stock/stock.projection.js';
import { parked } from './parked.contract.js';
import { newOrder } from './sample-orders.js';
import { placed, Shop } from './shop.js';
import { noChanges, type Test, type ViewsUnderTest } from './views-under-test.js';

export { orderIn, type ViewsUnderTest } from './views-under-test.js';

interface ContractOfProjection {
  readonly contract: (test: Test) => void;
}

/** Each projection is in a folder of its name, and has its contract there. */
const contracts = await Promise.all(
  projections.map(
    async ({ name }) => (await import(`../${name}/${name}.contract.js`)) as ContractOfProjection,
  ),
);

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

    const catchUp = async (projection: Projection = ordersProjection) => {
      const { store } = views;
      const batches = await shop.batches(await store.checkpoints(projection.name), projection.category);
      await applyBatches({ store, projection }, batches);
    };

    const test: Test = { views: () => views, shop: () => shop, catchUp };
    for (const { contract } of contracts) contract(test);
    exactlyOnce(test);
    parked(test);
  });
}

function exactlyOnce({ views, shop, catchUp }: Test): void {
  const apply = (batches: readonly PartitionBatch[]) =>
    applyBatches({ store: views().store, projection: ordersProjection }, batches);

  it('applies nothing of a batch that was applied before', async () => {
    await shop().record('a', placed());
    const batches = await shop().batches();
    await apply(batches);
    await expect(apply(batches)).rejects.toBeInstanceOf(StaleCheckpointError);
    expect(await views().reader.orders.sales({ by: 'day' })).toMatchObject([
      { orders: 1, units: 7, value: '17.30' },
    ]);
  });

  it('lets one of several writers apply a batch, and each order count once', async () => {
    for (let n = 0; n < 50; n += 1) await shop().record(`order-${n}`, placed());
    const writer = async () => {
      for (;;) {
        const batches = await shop().batches(await views().store.checkpoints(ordersProjection.name));
        if (batches.length === 0) return;
        const some = batches.map((batch) => ({ ...batch, events: batch.events.slice(0, 5) }));
        await apply(some).catch((error: unknown) => {
          if (!(error instanceof StaleCheckpointError)) throw error;
        });
      }
    };
    await Promise.all([writer(), writer(), writer()]);
    expect(await views().reader.orders.sales({ by: 'customer' })).toMatchObject([
      { orders: 50, units: 350, value: '865.00' },
    ]);
  });

  it('refuses a batch that leaves out a part of the log', async () => {
    for (let n = 0; n < 10; n += 1) await shop().record(`order-${n}`, placed());
    const batches = (await shop().batches()).map((batch) => ({ ...batch, events: batch.events.slice(1) }));
    await expect(apply(batches)).rejects.toBeInstanceOf(StaleCheckpointError);
    expect(await views().reader.checkpoints(ordersProjection.name)).toEqual(new Map());
    await catchUp();
    expect(await views().reader.orders.sales({ by: 'day' })).toMatchObject([{ orders: 10 }]);
  });

  it.each([
    ['has moved already', { partition: 1, from: 3, to: 4 }],
    ['has begun already', { partition: 1, from: 0, to: 4 }],
    ['has not begun', { partition: 2, from: 1, to: 4 }],
  ])('changes nothing in any partition where one of them %s', async (_, move) => {
    const begin = [0, 1].map((partition) => ({ partition, from: 0, to: 2 }));
    expect(await views().store.apply(ordersProjection, { ...noChanges, checkpoints: begin })).toBe('applied');
    const checkpoints = [{ partition: 0, from: 2, to: 5 }, move];
    const changed = [{ after: newOrder('a'), partition: 0 }];
    expect(await views().store.apply(ordersProjection, { ...noChanges, checkpoints, changed })).toBe('stale');
    expect(await views().store.checkpoints(ordersProjection.name)).toEqual(
      new Map([
        [0, 2],
        [1, 2],
      ]),
    );
    expect(await views().reader.orders.sales({ by: 'sku' })).toEqual([]);
  });

  it('keeps the checkpoints of projections apart', async () => {
    const checkpoints = [{ partition: 1, from: 0, to: 7 }];
    expect(await views().store.apply(ordersProjection, { ...noChanges, checkpoints })).toBe('applied');
    expect(await views().store.apply(ordersProjection, { ...noChanges, checkpoints })).toBe('stale');
    expect(await views().reader.checkpoints(stockProjection.name)).toEqual(new Map());
    const fewer = [{ partition: 1, from: 0, to: 3 }];
    expect(await views().store.apply(stockProjection, { ...noChanges, checkpoints: fewer })).toBe('applied');
    const beyond = [{ partition: 1, from: 7, to: 8 }];
    expect(await views().store.apply(stockProjection, { ...noChanges, checkpoints: beyond })).toBe('stale');
    expect(await views().reader.checkpoints(ordersProjection.name)).toEqual(new Map([[1, 7]]));
    expect(await views().store.checkpoints(stockProjection.name)).toEqual(new Map([[1, 3]]));
  });
}
