import { limits } from '@daybook/ordering';
import { startTestMongo, type TestMongo } from '@daybook/test-kit';
import { MongoClient } from 'mongodb';
import { describeViewsContract, orderIn } from '../contract/view-store.contract.js';
import { migrateMongoViews } from './migrate-mongo-views.js';
import { MongoViewReader } from './mongo-view-reader.js';
import { MongoViewStore } from './mongo-view-store.js';
import { changesOf, newOrder } from './testing/sample-changes.js';

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
    close: async () => {
      await owner.close();
      await store.close();
      await reader.close();
    },
  };
};

describeViewsContract('The views in MongoDB', () => openAt(mongo.createDatabase()));

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
          subscription: 'views',
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

  it('takes the database daybook where the URL names none', async () => {
    const { store, close } = await openAt(mongo.url(''));
    await store.apply(changesOf(0, 0, [newOrder('a')]));
    await close();
    const named = await MongoViewReader.open({ url: mongo.url('daybook') });
    expect(await orderIn(named, 'a')).toEqual(newOrder('a'));
    await named.close();
  });
});

describe('MongoViewReader', () => {
  it('never takes an object in the place of a text for an operator', async () => {
    const { store, reader, close } = await openAt(mongo.createDatabase());
    await store.apply(changesOf(0, 0, [newOrder('a')]));
    const operator = { $ne: '' } as unknown as string;
    await expect(orderIn(reader, operator)).rejects.toThrow('cannot nest $ under $in');
    for (const name of ['customerId', 'status', 'country']) {
      const filter = { [name]: operator };
      expect(await reader.orders({ filter, sort: 'placedAt', limit: 10 })).toEqual({ items: [] });
    }
    const filter = { words: [operator] };
    expect(await reader.orders({ filter, sort: 'placedAt', limit: 10 })).toEqual({ items: [] });
    await close();
  });

  it('gives orders with their fields in the order in which they were written', async () => {
    const { store, reader, close } = await openAt(mongo.createDatabase());
    await store.apply(changesOf(0, 0, [newOrder('a')]));
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
    expect(await store.apply(changesOf(0, 0, [largest, newOrder('small')]))).toBe('applied');
    expect(await orderIn(reader, 'largest')).toEqual(largest);
    expect((await store.loadOrders(['largest', 'small'])).size).toBe(2);
    const page = await reader.orders({ filter: { words: ['largest'] }, sort: 'placedAt', limit: 1 });
    expect(page.items.map(({ orderId }) => orderId)).toEqual(['largest']);
    await close();
  });
});
