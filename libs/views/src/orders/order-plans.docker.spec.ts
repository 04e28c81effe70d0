import { startTestMongo, type TestMongo } from '@daybook/test-kit';
import { changesOf, newOrder } from '../contract/sample-orders.js';
import { connectToMongoViews, type MongoViews } from '../mongodb/connection.js';
import { migrateMongoViews } from '../mongodb/migrate-mongo-views.js';
import { MongoViewStore } from '../mongodb/mongo-view-store.js';
import { listQuery } from './list-orders.mongodb.js';
import { ordersIn } from './orders.mongodb.js';
import { ordersProjection } from './orders.projection.js';
import type { OrderFilter, OrderListQuery } from './orders.reader.js';
import { salesIn, salesPipeline } from './sales.mongodb.js';

const orderCount = 500;
const dayMs = 24 * 60 * 60 * 1_000;

let mongo: TestMongo;
let views: MongoViews;
beforeAll(async () => {
  mongo = await startTestMongo();
  const url = mongo.createDatabase();
  await migrateMongoViews(url);
  const store = await MongoViewStore.open({ url });
  const orders = Array.from({ length: orderCount }, (_, n) =>
    newOrder(`order-${n}`, {
      customerId: `${n % 50}`,
      country: `country ${n % 7}`,
      status: n % 9 === 0 ? 'cancelled' : 'placed',
      total: `${n % 100}.00`,
      placedAt: new Date(Date.UTC(2011, 0, 1) + (n % 30) * dayMs).toISOString(),
    }),
  );
  await store.apply(ordersProjection, changesOf(0, 0, orders));
  await store.close();
  views = await connectToMongoViews({ url });
});
afterAll(async () => {
  await views.close();
  await mongo.stop();
});

/** The stages of the plan that won, and of what it is made of. */
function stagesOf(explained: unknown, isPlan = false): string[] {
  if (typeof explained !== 'object' || explained === null) return [];
  return Object.entries(explained).flatMap(([name, value]) => {
    if (isPlan && name === 'stage' && typeof value === 'string') return [value];
    return stagesOf(value, isPlan || name === 'winningPlan');
  });
}

const filters: [string, OrderFilter][] = [
  ['nothing', {}],
  ['a customer', { customerId: '7' }],
  ['a status', { status: 'placed' }],
  ['a country', { country: 'country 3' }],
  ['a sku', { sku: '85123A' }],
  ['a beginning', { placedFrom: '2011-01-20T00:00:00.000Z' }],
  ['an end', { placedTo: '2011-01-10T00:00:00.000Z' }],
  ['a total', { minTotal: '50' }],
  ['a word', { words: ['lantern'] }],
  ['several words', { words: ['white', 'lantern', 'order'] }],
  ['a customer and a time', { customerId: '7', placedFrom: '2011-01-02T00:00:00.000Z' }],
  ['a country, a status and a total', { country: 'country 3', status: 'placed', minTotal: '20' }],
  ['a sku, a word and a country', { sku: '85123A', words: ['7'], country: 'country 1' }],
];
const sorts = ['placedAt', '-placedAt', 'total', '-total'] as const;

const explainList = async (query: OrderListQuery): Promise<string[]> => {
  const { filter, sort, limit } = listQuery(query, views.decimal);
  return stagesOf(await ordersIn(views).find(filter, { sort, limit }).explain('queryPlanner'));
};

describe.each(sorts)('A list by %s', (sort) => {
  const value = sort.endsWith('placedAt') ? '2011-01-15T00:00:00.000Z' : '50.00';

  it.each(filters)(
    'filtered by %s is read from indexes, from its beginning and from a cursor on',
    async (_, filter) => {
      for (const page of [{}, { after: { value, orderId: 'order-250' } }]) {
        const stages = await explainList({ filter, sort, limit: 50, ...page });
        expect(stages).toContain('IXSCAN');
        expect(stages).not.toContain('COLLSCAN');
      }
    },
  );

  it('needs no sorting by itself, and continues where the cursor stands', async () => {
    expect(await explainList({ filter: {}, sort, limit: 50 })).not.toContain('SORT');
    const after = { value, orderId: 'order-250' };
    expect(await explainList({ filter: {}, sort, limit: 50, after })).not.toContain('SORT');
  });
});

describe('A list by -placedAt', () => {
  it.each(filters.slice(1, 4))('of %s needs no sorting', async (_, filter) => {
    expect(await explainList({ filter, sort: '-placedAt', limit: 50 })).not.toContain('SORT');
  });
});

describe('Sales', () => {
  it.each(['day', 'country', 'customer', 'sku'] as const)(
    'by %s read their days from the index',
    async (by) => {
      const whole = { by };
      const days = { by, from: '2011-01-05', to: '2011-01-10', sort: '-value' as const };
      for (const query of [whole, days]) {
        const explained = await salesIn(views).aggregate(salesPipeline(query)).explain('queryPlanner');
        expect(stagesOf(explained)).toContain('IXSCAN');
        expect(stagesOf(explained)).not.toContain('COLLSCAN');
      }
    },
  );
});
