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
