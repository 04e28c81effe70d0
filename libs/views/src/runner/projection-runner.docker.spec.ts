import { ordersCategory } from '@daybook/contracts';
import { startTestPostgres, type TestPostgres } from '@daybook/embedded-postgres';
import { ensureTopics, KafkaEventFeed, KafkaEventPublisher, Relay } from '@daybook/event-feed';
import { startTestKafka, type TestKafka, until } from '@daybook/test-kit';
import { countsProjection } from '../contract/event-counts.js';
import { placed, Shop } from '../contract/shop.js';
import { ordersProjection } from '../orders/orders.projection.js';
import { migrateViews } from '../postgres/migrate-views.js';
import { PostgresViewReader } from '../postgres/postgres-view-reader.js';
import { PostgresViewStore } from '../postgres/postgres-view-store.js';
import type { Projection } from '../projection.js';
import { ProjectionRunner } from './projection-runner.js';

const partitions = 2;
const logger = { info: () => undefined, warn: () => undefined, debug: () => undefined };

let kafka: TestKafka;
let postgres: TestPostgres;
beforeAll(async () => {
  [kafka, postgres] = await Promise.all([startTestKafka(), startTestPostgres()]);
});
afterAll(() => Promise.all([kafka.stop(), postgres.stop()]));

/** What is to be ended after the test, what was begun last first. */
const endings: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

/** The one holder of all leases of the log. */
const allLeases = {
  ttlMs: 60_000,
  renew: async () => ({
    leases: Array.from({ length: partitions }, (_, partition) => ({ partition, epoch: 1, position: 0 })),
    share: partitions,
  }),
  save: async () => undefined,
  release: async () => undefined,
  close: async () => undefined,
};

describe('Runners that share the work over Kafka', () => {
  it('fill a new projection together while the others go on, and take it along then', async () => {
    const url = await postgres.createDatabase();
    await migrateViews(url, [ordersProjection]);
    const store = await PostgresViewStore.open({ url });
    const reader = await PostgresViewReader.open({ url });
    endings.push(() => Promise.all([store.close(), reader.close()]));
    const shop = new Shop();
    const brokers = [kafka.broker];
    await ensureTopics({ brokers, categories: { [ordersCategory]: partitions } });
    const publisher = new KafkaEventPublisher({ brokers, clientId: 'relay' });
    const relay = new Relay({ category: ordersCategory, log: shop.log, leases: allLeases, publisher });
    relay.start();
    endings.push(
      () => publisher.close(),
      () => relay.stop(),
    );

    /** The names of the subscriptions that go on, those of all runners. */
    const open: string[] = [];
    const run = (projections: readonly Projection[]) => {
      const runner = new ProjectionRunner({
        projections,
        log: shop.log,
        views: store,
        logger,
        bounds: { maxBehind: 10, maxBehindToJoin: 5, patienceMs: 30_000 },
        feedOf: (name) => ({
          subscribe: (subscriber) => {
            const groupId = `daybook.${name}`;
            const feed = new KafkaEventFeed({
              brokers,
              groupId,
              clientId: name,
              log: shop.log,
              maxBatchEvents: 10,
            });
            const subscription = feed.subscribe(subscriber);
            const stop = subscription.stop.bind(subscription);
            open.push(name);
            subscription.stop = async () => {
              await stop();
              open.splice(open.indexOf(name), 1);
            };
            return subscription;
          },
        }),
      });
      runner.start();
      endings.push(() => runner.stop());
      return runner;
    };
    const placedIds: string[] = [];
    const place = async () => {
      const orderId = `order-${placedIds.length}`;
      await shop.record(orderId, placed());
      placedIds.push(orderId);
      await until(async () => (await reader.orders.load([orderId])).size === 1, {
        what: `That ${orderId} is shown`,
      });
    };

    const before = run([ordersProjection]);
    for (let n = 0; n < 60; n += 1) await place();
    await before.stop();
    await migrateViews(url, [ordersProjection, countsProjection]);

    const both = [ordersProjection, countsProjection];
    for (let n = 0; n < 2; n += 1) run(both);
    await until(() => open.includes('projector.counts'));
    while (open.length > 2) await place();
    for (let n = 0; n < 20; n += 1) await place();
    await until(async () => (await store.load(countsProjection, placedIds)).size === placedIds.length);
    expect(await reader.orders.sales({ by: 'day' })).toMatchObject([{ orders: placedIds.length }]);
    expect(await reader.parked.count()).toBe(0);
    expect(open).toEqual(['projector', 'projector']);
  });
});
