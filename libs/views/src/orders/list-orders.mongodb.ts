import type { Order } from '@daybook/contracts';
import type { Decimal128, Filter, Sort } from 'mongodb';
import { completed } from './earlier-orders.js';
import type { OrderDocument } from './order-document.mongodb.js';
import {
  maxPageBytes,
  type OrderFilter,
  type OrderListPage,
  type OrderListQuery,
  type PageEnd,
} from './orders.reader.js';
import { skuTerm } from './search-terms.js';

type ToDecimal = (text: string) => Decimal128;

/** The sorted field and the direction of each sort; the order's id breaks ties. */
const sorts = {
  placedAt: { field: 'placedAt', direction: 1, beyond: '$gt' },
  '-placedAt': { field: 'placedAt', direction: -1, beyond: '$lt' },
  total: { field: 'total', direction: 1, beyond: '$gt' },
  '-total': { field: 'total', direction: -1, beyond: '$lt' },
} as const;

/** One document more than the page holds, which tells whether another page follows. */
export function listQuery({ filter, sort, limit, after }: OrderListQuery, decimal: ToDecimal) {
  const { field, direction } = sorts[sort];
  const conditions = filterConditions(filter, decimal);
  if (after) conditions.push(beyondPage(after, sort, decimal));
  return {
    filter: (conditions.length > 0 ? { $and: conditions } : {}) satisfies Filter<OrderDocument>,
    sort: { [field]: direction, _id: direction } satisfies Sort,
    limit: limit + 1,
  };
}

/** Every value stands behind an operator, so that one that is no string, against its type, only fails to match. */
function filterConditions(filter: OrderFilter, decimal: ToDecimal): Filter<OrderDocument>[] {
  const conditions: Filter<OrderDocument>[] = [];
  const { customerId, status, country, sku, placedFrom, placedTo, minTotal, words = [] } = filter;
  if (customerId !== undefined) conditions.push({ 'order.customerId': { $eq: customerId } });
  if (status !== undefined) conditions.push({ 'order.status': { $eq: status } });
  if (country !== undefined) conditions.push({ 'order.country': { $eq: country } });
  if (placedFrom !== undefined) conditions.push({ placedAt: { $gte: new Date(placedFrom) } });
  if (placedTo !== undefined) conditions.push({ placedAt: { $lt: new Date(placedTo) } });
  if (minTotal !== undefined) conditions.push({ total: { $gte: decimal(minTotal) } });
  const terms = [...(sku === undefined ? [] : [skuTerm(sku)]), ...words];
  return [...conditions, ...terms.map((term) => ({ terms: { $eq: term } }))];
}

/**
 * What the index has after the page's end. Two branches, each a range of the index, which are merged in
 * order: orders with the same sorted value are never run through from their first one on.
 */
function beyondPage(
  { value, orderId }: PageEnd,
  sort: OrderListQuery['sort'],
  decimal: ToDecimal,
): Filter<OrderDocument> {
  const { field, beyond } = sorts[sort];
  const end = field === 'placedAt' ? new Date(value) : decimal(value);
  return {
    $or: [{ [field]: { [beyond]: end } }, { [field]: { $eq: end }, _id: { [beyond]: orderId } }],
  };
}

/** An order with how much its document holds. */
export interface ListedOrder extends Pick<OrderDocument, 'order'> {
  readonly bytes: number;
}

export const listedOrder = { _id: 0, order: 1, bytes: { $bsonSize: '$order' } } as const;

/** What of the documents the page may hold. No more of them is read than that. */
export async function pageOf(
  { sort, limit, maxBytes = maxPageBytes }: OrderListQuery,
  documents: AsyncIterable<ListedOrder>,
): Promise<OrderListPage> {
  const items: Order[] = [];
  let allBytes = 0;
  for await (const { order, bytes } of documents) {
    const last = items.at(-1);
    if (last && (items.length === limit || allBytes >= maxBytes)) {
      return { items, end: { value: last[sorts[sort].field], orderId: last.orderId } };
    }
    items.push(completed(order));
    allBytes += bytes;
  }
  return { items };
}
