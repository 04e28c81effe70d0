import { ordersCategory } from '@daybook/contracts';
import { type EventFeed, LogEventFeed } from '@daybook/event-feed';
import { LogDamagedError } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { ordersProjection } from '../orders/orders.projection.js';
import type { Projection } from '../projection.js';
import { applyBatches, StaleCheckpointError } from '../runner/apply-batches.js';
import { ProjectionRunner } from '../runner/projection-runner.js';
import type { ViewReader } from '../view-reader.port.js';
import { type ViewStore, ViewsUnavailableError } from '../view-store.port.js';
import { countsProjection, uncountable } from './event-counts.js';
import { placed, Shop } from './shop.js';
import { orderIn } from './views-under-test.js';

export interface RunnerUnderTest {
  /** Brings the views up to date for these projections. */
  migrate(projections: readonly Projection[]): Promise<void>;
  /** Those of the views that are up to date; they are closed with the rest. */
  open(): Promise<{ readonly store: ViewStore; readonly reader: ViewReader }>;
  close(): Promise<void>;
}

const both = [ordersProjection, countsProjection];
/** Events of one delivery. */
const maxBatchEvents = 10;
/** So patient that a machine which is slow itself counts for nothing. */
const bounds = { maxBehind: 10, maxBehindToJoin: 5, patienceMs: 30_000 };
const logger = { info: () => undefined, warn: () => undefined, debug: () => undefined };

/** Feeds over the shop's log, with the names of the subscriptions that go on. */
class Feeds {
  readonly open: string[] = [];

  constructor(private readonly shop: Shop) {}

  readonly feedOf = (name: string): EventFeed => ({
    subscribe: (subscriber) => {
      this.open.push(name);
      const options = { maxBatchEvents, maxRetryDelayMs: 50 };
      const subscription = new LogEventFeed(this.shop.log, options).subscribe(subscriber);
      const stop = subscription.stop.bind(subscription);
      subscription.stop = async () => {
        await stop();
        this.open.splice(this.open.indexOf(name), 1);
      };
      return subscription;
    },
  });
}

/** The store, which asks before it writes anything for the counts. */
const askingFor = (store: ViewStore, counts: () => Promise<void>): ViewStore => ({
  maxTransactions: store.maxTransactions,
  parked: store.parked,
  checkpoints: (projection) => store.checkpoints(projection),
  load: (projection, streamIds) => store.load(projection, streamIds),
  bytes: (projection, streamIds) => store.bytes(projection, streamIds),
  apply: async (projection, changes) => {
    if (projection.name === countsProjection.name) await counts();
    return store.apply(projection, changes);
  },
  close: () => store.close(),
});

/** What the runner promises of projections of one category, over each adapter of the views. */
export function describeRunnerContract(name: string, create: () => Promise<RunnerUnderTest>): void {
  describe(`${name} of several projections`, () => {
    let views: RunnerUnderTest;
    let store: ViewStore;
    let reader: ViewReader;
    let shop: Shop;
    let feeds: Feeds;
    const runners: ProjectionRunner[] = [];
    beforeEach(async () => {
      views = await create();
      await views.migrate([ordersProjection]);
      ({ store, reader } = await views.open());
      shop = new Shop();
      feeds = new Feeds(shop);
    });
    afterEach(async () => {
      await Promise.all(runners.splice(0).map((runner) => runner.stop()));
      await views.close();
    });

    const run = (
      projections: readonly Projection[],
      over = store,
      { patienceMs }: Pick<typeof bounds, 'patienceMs'> = bounds,
    ): ProjectionRunner => {
      const { feedOf } = feeds;
      const runner = new ProjectionRunner({
        projections,
        feedOf,
        log: shop.log,
        views: over,
        logger,
        bounds: { ...bounds, patienceMs },
      });
      runners.push(runner);
      runner.start();
      return runner;
    };
    const place = async (...orderIds: string[]) => {
      for (const orderId of orderIds) await shop.record(orderId, placed());
    };
    const isShown = async (orderId: string) => (await orderIn(reader, orderId)) !== undefined;
    const countOf = async (orderId: string) =>
      (await store.load(countsProjection, [orderId])).get(orderId)?.events;
    const ids = (count: number, prefix = 'order') =>
      Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
    const goTogether = () =>
      until(() => feeds.open.join() === 'projector', { what: 'That they go together' });
    const goApart = () => until(() => feeds.open.join() === 'projector,projector.counts');

    /** Views that show orders, of which nothing has been counted yet. */
    const showOrders = async (...orderIds: string[]) => {
      await place(...orderIds);
      const runner = run([ordersProjection]);
      await until(async () => (await runner.lag()) === 0);
      await runner.stop();
      await views.migrate(both);
    };

    it('fills a new one from the first event on while the others go on, and takes it along then', async () => {
      const before = ids(40);
      await showOrders(...before);
      const { promise: mayBegin, resolve: begin } = Promise.withResolvers<void>();
      const runner = run(
        both,
        askingFor(store, () => mayBegin),
      );
      await goApart();
      await place('new');
      await until(() => isShown('new'));
      expect(await countOf(before[0]!)).toBeUndefined();
      expect(await runner.lag()).toBe(41);

      begin();
      const meanwhile: string[] = [];
      while (feeds.open.length > 1) {
        const orderId = `meanwhile-${meanwhile.length}`;
        await place(orderId);
        await until(() => isShown(orderId));
        meanwhile.push(orderId);
      }
      await place('later');
      await until(async () => (await countOf('later')) === 1);
      const all = [...before, 'new', ...meanwhile, 'later'];
      const counts = await store.load(countsProjection, all);
      expect([...counts.values()].map(({ events }) => events)).toEqual(all.map(() => 1));
      await shop.record('later', { type: 'OrderConfirmed' });
      await until(async () => (await countOf('later')) === 2);
      await until(async () => (await orderIn(reader, 'later'))?.status === 'confirmed');
      expect(feeds.open).toEqual(['projector']);
    });

    it('reads each event once for those that are about as far, and gives each what it lacks', async () => {
      await showOrders(...ids(8));
      const runner = run(both);
      await place('new');
      await until(async () => (await countOf('new')) === 1 && (await isShown('new')));
      expect((await store.load(countsProjection, ids(8))).size).toBe(8);
      expect(await reader.orders.sales({ by: 'day' })).toMatchObject([{ orders: 9 }]);
      expect(feeds.open).toEqual(['projector']);
      await until(async () => (await runner.lag()) === 0);
    });

    it('parks a stream where an event of it cannot be applied, and nowhere else', async () => {
      await views.migrate(both);
      run(both);
      await place('a', uncountable, 'b');
      await shop.record(uncountable, { type: 'OrderConfirmed' });
      await until(async () => (await orderIn(reader, uncountable))?.version === 2);
      await until(async () => (await countOf('b')) === 1);
      const counts = { subscription: 'views.counts', streamId: uncountable, version: 1, lastVersion: 2 };
      await until(async () => (await reader.parked.list({ limit: 10 }))[0]?.lastVersion === 2);
      expect(await reader.parked.list({ limit: 10 })).toMatchObject([counts]);

      await shop.append(
        { category: ordersCategory, streamId: uncountable },
        { type: 'OrderTeleported', schemaVersion: 1, data: {} },
      );
      await until(async () => (await reader.parked.count()) === 2);
      await until(async () => (await reader.parked.list({ limit: 10 }))[0]?.lastVersion === 3);
      expect(await reader.parked.list({ limit: 10 })).toMatchObject([
        { ...counts, lastVersion: 3 },
        { subscription: 'views.orders', streamId: uncountable, version: 3, lastVersion: 3 },
      ]);
      expect(feeds.open).toEqual(['projector']);
    });

    it('lets the others go on while the store refuses one, which catches up afterwards', async () => {
      await views.migrate(both);
      let isRefused = true;
      const runner = run(
        both,
        askingFor(store, async () => {
          if (isRefused) throw new ViewsUnavailableError();
        }),
      );
      const orderIds = ids(30);
      for (const orderId of orderIds) {
        await place(orderId);
        await until(() => isShown(orderId));
      }
      await until(() => runner.failure !== undefined);
      expect([feeds.open, await countOf('order-0'), await runner.lag()]).toEqual([
        ['projector', 'projector.counts'],
        undefined,
        30,
      ]);
      isRefused = false;
      await goTogether();
      expect((await store.load(countsProjection, orderIds)).size).toBe(30);
      expect(runner.failure).toBeUndefined();
      expect(await reader.parked.count()).toBe(0);
    });

    it('lets the others go on without one that keeps them waiting', async () => {
      await views.migrate(both);
      const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
      run(
        both,
        askingFor(store, () => mayGoOn),
        { patienceMs: 20 },
      );
      for (const orderId of ids(20)) {
        await place(orderId);
        await until(() => isShown(orderId));
      }
      expect(await countOf('order-0')).toBeUndefined();
      goOn();
      await until(async () => (await countOf('order-19')) === 1);
      await place('new');
      await goTogether();
      await until(async () => (await countOf('new')) === 1 && (await isShown('new')));
      expect((await store.load(countsProjection, ids(20))).size).toBe(20);
    });

    it('goes on with each from where it was when it is started again in the middle', async () => {
      await showOrders(...ids(40));
      let written = 0;
      const stumbling = run(
        both,
        askingFor(store, async () => {
          written += 1;
          if (written > 1) throw new ViewsUnavailableError();
        }),
      );
      await until(() => written > 1);
      await place('between');
      await until(() => isShown('between'));
      await stumbling.stop();
      expect(feeds.open).toEqual([]);

      run(both);
      await place('new');
      await goTogether();
      await until(async () => (await countOf('new')) === 1);
      const all = [...ids(40), 'between', 'new'];
      const counts = await store.load(countsProjection, all);
      expect([...counts.values()].map(({ events }) => events)).toEqual(all.map(() => 1));
      expect(await reader.orders.sales({ by: 'day' })).toMatchObject([{ orders: 42 }]);
    });

    it('stops where the log has lost what one of them has applied', async () => {
      await showOrders(...ids(9));
      const orders = await reader.checkpoints(ordersProjection.name);
      shop = new Shop();
      feeds = new Feeds(shop);
      await place('in-their-place');
      const runner = run(both);
      await until(() => runner.failure instanceof LogDamagedError);
      expect(await reader.checkpoints(ordersProjection.name)).toEqual(orders);
      expect(await isShown('in-their-place')).toBe(false);
      expect(await countOf('in-their-place')).toBeUndefined();
    });

    it('makes a projection of a new version anew, and lets nobody write for the old one', async () => {
      await views.migrate(both);
      const old = run(both);
      await place('a', 'b', uncountable);
      await until(async () => (await countOf('b')) === 1 && (await reader.parked.count()) === 1);
      await until(async () => (await old.lag()) === 0);
      await old.stop();
      const orders = await reader.checkpoints(ordersProjection.name);

      const byTens: Projection = {
        ...countsProjection,
        version: 2,
        evolve: (_count, { streamId, version }) => ({ orderId: streamId, events: 10 * version, version }),
      };
      await views.migrate([ordersProjection, byTens]);
      expect([await countOf('a'), await reader.parked.count()]).toEqual([undefined, 0]);
      expect(await reader.checkpoints(ordersProjection.name)).toEqual(orders);
      const applying = applyBatches({ store, projection: countsProjection }, await shop.batches());
      await expect(applying).rejects.toBeInstanceOf(StaleCheckpointError);

      const outdated = run(both);
      for (const orderId of ids(5)) {
        await place(orderId);
        await until(() => isShown(orderId));
      }
      await until(() => outdated.failure instanceof StaleCheckpointError);
      await goApart();
      await outdated.stop();
      expect(await countOf('a')).toBeUndefined();

      run([ordersProjection, byTens]);
      await until(async () => (await store.load(byTens, ['a', 'b', uncountable, ...ids(5)])).size === 8);
      expect([await countOf('a'), await countOf(uncountable)]).toEqual([10, 10]);
      expect(await reader.orders.sales({ by: 'day' })).toMatchObject([{ orders: 8 }]);
    });
  });
}
