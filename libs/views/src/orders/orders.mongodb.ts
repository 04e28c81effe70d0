import type { Order } from '@daybook/contracts';
import type { AnyBulkWriteOperation, Collection, IndexDescription } from 'mongodb';
import type { Changed, MongoDatabase, MongoDocument, MongoKeeping } from '../projection.js';
import { completed } from './earlier-orders.js';
import { orderDocument, type OrderDocument } from './order-document.mongodb.js';
import { salesDeltas } from './sales-deltas.js';
import { salesIncrease } from './sales.mongodb.js';

/** One for each filter, in the order of the default sort; and one for each sort. */
const orderIndexes: readonly IndexDescription[] = [
  { name: 'by_time', key: { placedAt: 1, _id: 1 } },
  { name: 'by_customer', key: { 'order.customerId': 1, placedAt: 1, _id: 1 } },
  { name: 'by_country', key: { 'order.country': 1, placedAt: 1, _id: 1 } },
  { name: 'by_status', key: { 'order.status': 1, placedAt: 1, _id: 1 } },
  { name: 'by_total', key: { total: 1, _id: 1 } },
  // Without the time: an order has some twenty terms, and each entry would take a third more to write.
  { name: 'by_term', key: { terms: 1 } },
];

/** Orders in `orders`, and what they come to in `sales`. */
export const ordersInMongo: Omit<MongoKeeping<Order>, 'reader'> = {
  collections: { orders: orderIndexes, sales: [] },
  load: loadOrders,
  bytes: orderBytes,
  writes: (changed, decimal) => ({
    orders: changed.map((each) => orderWrite(each, decimal)),
    sales: salesDeltas(changed).map((delta) => salesIncrease(delta, decimal)),
  }),
};

export const ordersIn = ({ db }: MongoDatabase): Collection<OrderDocument> => db.collection('orders');

/** The orders that are there, in one answer however many are asked for. */
export async function loadOrders(
  database: MongoDatabase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  const options = { projection: { _id: 0, order: 1 }, batchSize: orderIds.length + 1 };
  const documents = await database.sessions.run((session) =>
    ordersIn(database)
      .find({ _id: { $in: [...orderIds] } }, { ...options, session })
      .toArray(),
  );
  return new Map(documents.map(({ order }) => [order.orderId, completed(order)]));
}

/** BSON is about as large as JSON. */
async function orderBytes(
  database: MongoDatabase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = [
    { $match: { _id: { $in: [...orderIds] } } },
    { $project: { bytes: { $bsonSize: '$order' } } },
  ];
  const options = { batchSize: orderIds.length + 1 };
  const documents = await database.sessions.run((session) =>
    ordersIn(database)
      .aggregate<{ _id: string; bytes: number }>(sizes, { ...options, session })
      .toArray(),
  );
  return new Map(documents.map(({ _id, bytes }) => [_id, bytes]));
}

/**
 * An insertion costs less than an upsert, which first looks for what is not there; nobody else can have made the
 * document since it was looked for. Nor does a replacement look at the version that is there: the order was folded from
 * it. Had anybody written it since, the checkpoint would have moved.
 */
function orderWrite(
  { before, after }: Changed<Order>,
  decimal: MongoDatabase['decimal'],
): AnyBulkWriteOperation<MongoDocument> {
  const document = orderDocument(after, decimal);
  if (before === undefined) return { insertOne: { document } };
  return { replaceOne: { filter: { _id: after.orderId }, replacement: document } };
}
