import type { Order } from '@daybook/contracts';
import { completed } from '../projections/earlier-orders.js';
import type { MongoViews } from './connection.js';

/** The orders that are there, in one answer however many are asked for. */
export async function loadOrders(
  { orders, sessions }: MongoViews,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  if (orderIds.length === 0) return new Map();
  const options = { projection: { _id: 0, order: 1 }, batchSize: orderIds.length + 1 };
  const documents = await sessions.run((session) =>
    orders.find({ _id: { $in: [...orderIds] } }, { ...options, session }).toArray(),
  );
  return new Map(documents.map(({ order }) => [order.orderId, completed(order)]));
}

/** How large the documents of the orders are that are there; BSON is about as large as JSON. */
export async function orderBytes(
  { orders, sessions }: MongoViews,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = [
    { $match: { _id: { $in: [...orderIds] } } },
    { $project: { bytes: { $bsonSize: '$order' } } },
  ];
  const options = { batchSize: orderIds.length + 1 };
  const documents = await sessions.run((session) =>
    orders.aggregate<{ _id: string; bytes: number }>(sizes, { ...options, session }).toArray(),
  );
  return new Map(documents.map(({ _id, bytes }) => [_id, bytes]));
}
