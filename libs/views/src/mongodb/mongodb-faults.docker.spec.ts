import { startTestMongo, type TestMongo, until } from '@daybook/test-kit';
import { MongoClient } from 'mongodb';
import { changesOf, newOrder } from '../contract/sample-orders.js';
import { orderIn } from '../contract/view-store.contract.js';
import { ordersProjection } from '../orders/orders.projection.js';
import { ViewsUnavailableError } from '../view-store.port.js';
import { migrateMongoViews } from './migrate-mongo-views.js';
import { MongoViewReader } from './mongo-view-reader.js';
import { MongoViewStore } from './mongo-view-store.js';

const batchOrders = 20;
const rounds = 4;

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await startTestMongo();
});
afterAll(() => mongo.stop());

const orderIdAt = (partition: number, position: number): string => `order-${partition}-${position}`;

/** What a projector does: applies what comes next, and after every failure asks where to go on. */
class Writer {
  /** The positions at which batches began that were told to be applied. */
  readonly acknowledged: number[] = [];
  private position = 0;
  private isStopping = false;
  private readonly working: Promise<void>;

  constructor(
    private readonly store: MongoViewStore,
    readonly partition: number,
  ) {
    this.working = this.work();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.isStopping) {
      if (await this.applyNext().catch(() => false)) continue;
      this.position =
        (await this.store.checkpoints('orders').catch(() => undefined))?.get(this.partition) ?? this.position;
    }
  }

  private async applyNext(): Promise<boolean> {
    const from = this.position;
    const orders = Array.from({ length: batchOrders }, (_, n) =>
      newOrder(orderIdAt(this.partition, from + n + 1)),
    );
    if ((await this.store.apply(ordersProjection, changesOf(this.partition, from, orders))) === 'stale')
      return false;
    this.acknowledged.push(from);
    this.position = from + batchOrders;
    return true;
  }
}

/** Three projectors, two of which compete for one partition, go on while the server is disturbed. */
async function applyWhile(disturb: () => Promise<void>): Promise<{ url: string; writers: Writer[] }> {
  const url = mongo.createDatabase();
  await migrateMongoViews(url);
  const stores = await Promise.all([1, 2, 3].map(() => MongoViewStore.open({ url })));
  const writers = stores.map((store, n) => new Writer(store, n % 2));
  const applied = (partition: number) =>
    writers.filter((writer) => writer.partition === partition).flatMap(({ acknowledged }) => acknowledged)
      .length;
  const goesOn = async () => {
    const before = [applied(0), applied(1)];
    await until(() => applied(0) > before[0]! + 1 && applied(1) > before[1]! + 1, { what: 'Applying on' });
  };
  for (let round = 0; round < rounds; round += 1) {
    await goesOn();
    await disturb();
  }
  await goesOn();
  await Promise.all(writers.map((writer) => writer.stop()));
  await Promise.all(stores.map((store) => store.close()));
  return { url, writers };
}

async function expectEachAppliedOnce(url: string, writers: readonly Writer[]): Promise<void> {
  const reader = await MongoViewReader.open({ url });
  const store = await MongoViewStore.open({ url });
  const checkpoints = await reader.checkpoints('orders');
  const applied = [...checkpoints].flatMap(([partition, position]) =>
    Array.from({ length: position }, (_, n) => orderIdAt(partition, n + 1)),
  );
  for (const partition of [0, 1]) {
    const acknowledged = writers
      .filter((writer) => writer.partition === partition)
      .flatMap((writer) => writer.acknowledged);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(Math.max(...acknowledged) + batchOrders).toBeLessThanOrEqual(checkpoints.get(partition)!);
  }
  expect([...(await store.load(ordersProjection, applied)).keys()].toSorted()).toEqual(applied.toSorted());
  for (const by of ['day', 'country', 'customer', 'sku'] as const) {
    expect(await reader.orders.sales({ by })).toMatchObject([
      { orders: applied.length, units: 2 * applied.length, value: `${applied.length}.00` },
    ]);
  }
  await reader.close();
  await store.close();
}

describe('Every acknowledged batch is in the views once and whole', () => {
  it('when the primary steps down', async () => {
    const administrator = await MongoClient.connect(mongo.url('admin'));
    const { url, writers } = await applyWhile(async () => {
      await administrator.db('admin').command({ replSetStepDown: 1, force: true });
    });
    await administrator.close();
    await expectEachAppliedOnce(url, writers);
  });

  it('when mongod is restarted', async () => {
    const { url, writers } = await applyWhile(() => mongo.container.restart());
    await expectEachAppliedOnce(url, writers);
  });

  it('when mongod is killed', async () => {
    const { url, writers } = await applyWhile(async () => {
      await mongo.container.kill();
      await mongo.container.startAgain();
    });
    await expectEachAppliedOnce(url, writers);
  });
});

describe('A primary that is away', () => {
  it('makes what is asked fail within a bound, and is found again', async () => {
    const url = mongo.createDatabase();
    await migrateMongoViews(url);
    const store = await MongoViewStore.open({ url, primaryWaitMs: 500 });
    const reader = await MongoViewReader.open({ url, primaryWaitMs: 500 });
    await mongo.container.kill();
    await expect(store.apply(ordersProjection, changesOf(0, 0, [newOrder('a')]))).rejects.toThrow();
    await expect(reader.checkpoints('orders')).rejects.toThrow(ViewsUnavailableError);
    await expect(reader.orders.load(['a'])).rejects.toThrow(ViewsUnavailableError);
    await mongo.container.startAgain();
    await until(() =>
      store.apply(ordersProjection, changesOf(0, 0, [newOrder('a')])).then(
        (outcome) => outcome === 'applied',
        () => false,
      ),
    );
    expect(await orderIn(reader, 'a')).toEqual(newOrder('a'));
    await store.close();
    await reader.close();
  });

  it('is given up where it takes connections but answers nothing', async () => {
    const url = mongo.createDatabase();
    await migrateMongoViews(url);
    const store = await MongoViewStore.open({ url, primaryWaitMs: 500 });
    await mongo.container.pause();
    await expect(store.apply(ordersProjection, changesOf(0, 0, [newOrder('a')]))).rejects.toThrow();
    await mongo.container.unpause();
    await until(async () => (await store.checkpoints('orders').catch(() => undefined)) !== undefined);
    await store.close();
  });
});
