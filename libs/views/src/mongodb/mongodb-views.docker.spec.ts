import { limits } from '@daybook/ordering';
import { startTestMongo, type TestMongo } from '@daybook/test-kit';
import type { Order } from '@daybook/contracts';
import { Decimal128, MongoClient } from 'mongodb';
import { changesOf, newOrder } from '../contract/sample-orders.js';
import { describeRunnerContract } from '../contract/runner.contract.js';
import { describeViewsContract, orderIn } from '../contract/view-store.contract.js';
import { ordersProjection } from '../orders/orders.projection.js';
import type { SalesDelta } from '../orders/sales-deltas.js';
import { salesIncrease } from '../orders/sales.mongodb.js';
import type { MongoDocument } from '../projection.js';
import { migrateMongoViews } from './migrate-mongo-views.js';
import { MongoViewReader } from './mongo-view-reader.js';
import { MongoViewStore } from './mongo-view-store.js';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await startTestMongo();
});
afterAll(() => mongo.stop());

const openAt = async (url: string) => {
  await migrateMongoViews(url);
  const store = await MongoViewStore.open({ url });
  const reader = await MongoViewReader.open({ url });
  const owner = await MongoClient.connect(url);
  return {
    store,
    reader,
    refuseOrder: async (orderId?: string) => {
      const validator = orderId === undefined ? {} : { _id: { $ne: orderId } };
      await owner.db().command({ collMod: 'orders', validator });
    },
    rewriteOrder: async (order: Order) => {
      await owner
        .db()
        .collection<MongoDocument>('orders')
        .updateOne({ _id: order.orderId }, { $set: { order } });
    },
    addSales: async (figures: readonly SalesDelta[]) => {
      const decimal = (text: string) => Decimal128.fromString(text);
      await owner
        .db()
        .collection<MongoDocument>('sales')
        .bulkWrite(figures.map((figure) => salesIncrease(figure, decimal)));
    },
    close: async () => {
      await owner.close();
      await store.close();
      await reader.close();
    },
  };
};

describeViewsContract('The views in MongoDB', () => openAt(mongo.createDatabase()));

describeRunnerContract('A runner over views in MongoDB', async () => {
  const url = mongo.createDatabase();
  const opened: Array<{ close(): Promise<void> }> = [];
  return {
    migrate: (projections) => migrateMongoViews(url, { projections }),
    open: async () => {
      const store = await MongoViewStore.open({ url });
      const reader = await MongoViewReader.open({ url });
      opened.push(store, reader);
      return { store, reader };
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
    },
  };
});

describe('migrateMongoViews', () => {
  const structureOf = async (url: string) => {
    const client = await MongoClient.connect(url);
    const collections = await client.db().listCollections().toArray();
    const indexes = await client.db().collection('orders').indexes();
    await client.close();
    return [...collections, ...indexes].map(({ name }) => name as string).toSorted();
  };

  it('makes the same whether it runs once, again, or many times at once', async () => {
    const url = mongo.createDatabase();
    await Promise.all(Array.from({ length: 8 }, () => migrateMongoViews(url)));
    const structure = await structureOf(url);
    expect(structure).toEqual(
      ['_id_', 'by_country', 'by_customer', 'by_status', 'by_term', 'by_time', 'by_total'].concat([
        'checkpoints',
        'orders',
        'parkedStreams',
        'sales',
        'stock',
      ]),
    );
    await migrateMongoViews(url);
    expect(await structureOf(url)).toEqual(structure);
  });

  it('takes what it finds in views from before there was stock as that of orders, as often as it runs', async () => {
    const url = mongo.createDatabase();
    const client = await MongoClient.connect(url);
    const { checkpoints, parkedStreams } = {
      checkpoints: client.db().collection<{ _id: number; position: number }>('checkpoints'),
      parkedStreams: client.db().collection<{ _id: string }>('parkedStreams'),
    };
    await checkpoints.insertOne({ _id: 3, position: 17 });
    const place = { partition: 3, position: 12, version: 2, reason: 'TypeError', parkedAt: new Date() };
    await parkedStreams.insertOne({ _id: '536365', ...place });

    for (let time = 0; time < 2; time += 1) {
      await migrateMongoViews(url);
      const reader = await MongoViewReader.open({ url });
      expect(await reader.checkpoints('orders')).toEqual(new Map([[3, 17]]));
      expect(await reader.checkpoints('stock')).toEqual(new Map());
      expect(await reader.parked.list({ limit: 10 })).toEqual([
        {
          ...place,
          subscription: 'views.orders',
          category: 'orders',
          streamId: '536365',
          lastVersion: 2,
          attempts: 1,
          parkedAt: place.parkedAt.toISOString(),
        },
      ]);
      expect(await reader.parked.count()).toBe(1);
      await reader.close();
    }
    await client.close();
  });

  it('takes checkpoints and parked streams of categories as those of their projections, as often as it runs', async () => {
    const url = mongo.createDatabase();
    const client = await MongoClient.connect(url);
    const checkpoints = client.db().collection<MongoDocument>('checkpoints');
    const parkedStreams = client.db().collection<MongoDocument>('parkedStreams');
    await checkpoints.insertMany([
      { _id: 'orders:3', category: 'orders', partition: 3, position: 17 },
      { _id: 'stock:3', category: 'stock', partition: 3, position: 9 },
    ]);
    const place = {
      partition: 3,
      position: 12,
      version: 2,
      lastVersion: 5,
      reason: 'TypeError',
      attempts: 3,
    };
    const parkedAt = new Date();
    await parkedStreams.insertMany([
      { _id: 'orders:1', category: 'orders', streamId: '1', ...place, parkedAt },
      { _id: 'stock:1', category: 'stock', streamId: '1', ...place, parkedAt },
    ]);

    for (let time = 0; time < 2; time += 1) await migrateMongoViews(url);
    await client.close();
    const store = await MongoViewStore.open({ url });
    const reader = await MongoViewReader.open({ url });
    expect(await reader.checkpoints('orders')).toEqual(new Map([[3, 17]]));
    expect(await reader.checkpoints('stock')).toEqual(new Map([[3, 9]]));
    const told = { ...place, streamId: '1', parkedAt: parkedAt.toISOString() };
    const orders = { ...told, subscription: 'views.orders', category: 'orders' };
    expect(await reader.parked.list({ limit: 10 })).toEqual([
      orders,
      { ...told, subscription: 'views.stock', category: 'stock' },
    ]);
    expect(await reader.parked.find(orders)).toEqual(orders);
    expect(await store.apply(ordersProjection, changesOf(3, 17, [newOrder('a')]))).toBe('applied');
    await store.close();
    await reader.close();
  });

  it('takes the database daybook where the URL names none', async () => {
    const { store, close } = await openAt(mongo.url(''));
    await store.apply(ordersProjection, changesOf(0, 0, [newOrder('a')]));
    await close();
    const named = await MongoViewReader.open({ url: mongo.url('daybook') });
    expect(await orderIn(named, 'a')).toEqual(newOrder('a'));
    await named.close();
  });
});

describe('MongoViewReader', () => {
  it('never takes an object in the place of a text for an operator', async () => {
    const { store, reader, close } = await openAt(mongo.createDatabase());
    await store.apply(ordersProjection, changesOf(0, 0, [newOrder('a')]));
    const operator = { $ne: '' } as unknown as string;
    await expect(orderIn(reader, operator)).rejects.toThrow('cannot nest $ under $in');
    for (const name of ['customerId', 'status', 'country']) {
      const filter = { [name]: operator };
      expect(await reader.orders.list({ filter, sort: 'placedAt', limit: 10 })).toEqual({ items: [] });
    }
    const filter = { words: [operator] };
    expect(await reader.orders.list({ filter, sort: 'placedAt', limit: 10 })).toEqual({ items: [] });
    await close();
  });

  it('gives orders with their fields in the order in which they were written', async () => {
    const { store, reader, close } = await openAt(mongo.createDatabase());
    await store.apply(ordersProjection, changesOf(0, 0, [newOrder('a')]));
    expect(JSON.stringify(await orderIn(reader, 'a'))).toBe(JSON.stringify(newOrder('a')));
    await close();
  });
});

describe('MongoViewStore', () => {
  it('holds the largest order that can be placed', async () => {
    const letter = (n: number) => String.fromCodePoint(0x20_000 + n);
    const letters = Array.from({ length: 499 }, (_, n) => letter(n)).join('');
    const lines = Array.from({ length: limits.maxLines }, (_, n) => ({
      lineId: n + 1,
      sku: `${n}`.padStart(64, 'S'),
      description: letter(n) + letters,
      quantity: limits.maxQuantity,
      unitPrice: '1.00',
      amount: `${limits.maxQuantity}.00`,
      shipped: limits.maxQuantity,
      delivered: limits.maxQuantity,
      returned: limits.maxQuantity,
    }));
    const itemsEach = limits.maxShippedItems / limits.maxShipments;
    const shipments = Array.from({ length: limits.maxShipments }, (_, n) => ({
      shipmentId: n + 1,
      status: 'returnedToSender' as const,
      items: lines.slice(0, itemsEach).map(({ lineId, quantity }) => ({ lineId, quantity })),
      carrier: letter(n).repeat(100),
      trackingNumber: letter(n).repeat(100),
      dispatchedAt: '2011-03-01T08:00:00.000Z',
      failedAttempts: 1,
    }));
    const units = limits.maxLines * limits.maxQuantity;
    const largest = newOrder('largest', { lines, units, shipments });
    const { store, reader, close } = await openAt(mongo.createDatabase());
    expect(await store.apply(ordersProjection, changesOf(0, 0, [largest, newOrder('small')]))).toBe(
      'applied',
    );
    expect(await orderIn(reader, 'largest')).toEqual(largest);
    expect((await store.load(ordersProjection, ['largest', 'small'])).size).toBe(2);
    const page = await reader.orders.list({ filter: { words: ['largest'] }, sort: 'placedAt', limit: 1 });
    expect(page.items.map(({ orderId }) => orderId)).toEqual(['largest']);
    await close();
  });
});
