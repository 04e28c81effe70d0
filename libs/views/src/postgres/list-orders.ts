import type { Order } from '@daybook/contracts';
import type { QueryConfig } from 'pg';
import { completed, type EarlierOrder } from '../projections/earlier-orders.js';
import { skuTerm } from '../projections/search-terms.js';
import type { OrderFilter, OrderListPage, OrderListQuery } from '../view-store.port.js';

export interface OrderRow {
  readonly document: Order | EarlierOrder;
}

/** The sorted column, the parameter's type and the direction of each sort; the order's id breaks ties. */
const sorts = {
  placedAt: { column: 'placed_at', type: 'timestamptz', direction: 'ASC', after: '>' },
  '-placedAt': { column: 'placed_at', type: 'timestamptz', direction: 'DESC', after: '<' },
  total: { column: 'total', type: 'numeric', direction: 'ASC', after: '>' },
  '-total': { column: 'total', type: 'numeric', direction: 'DESC', after: '<' },
} as const;

/** One row more than the page holds, which tells whether another page follows. */
export function listStatement({ filter, sort, limit, after }: OrderListQuery): QueryConfig {
  const { column, type, direction, after: beyond } = sorts[sort];
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = filterConditions(filter, parameter);
  if (after) {
    const place = `${parameter(after.value)}::${type}, ${parameter(after.orderId)}`;
    conditions.push(`(${column}, order_id) ${beyond} (${place})`);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return {
    text: `SELECT document FROM views.orders ${where}
           ORDER BY ${column} ${direction}, order_id ${direction} LIMIT ${parameter(limit + 1)}`,
    values,
  };
}

function filterConditions(filter: OrderFilter, parameter: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  const { customerId, status, country, sku, placedFrom, placedTo, minTotal, words = [] } = filter;
  if (customerId !== undefined) conditions.push(`customer_id = ${parameter(customerId)}`);
  if (status !== undefined) conditions.push(`status = ${parameter(status)}`);
  if (country !== undefined) conditions.push(`country = ${parameter(country)}`);
  if (placedFrom !== undefined) conditions.push(`placed_at >= ${parameter(placedFrom)}`);
  if (placedTo !== undefined) conditions.push(`placed_at < ${parameter(placedTo)}`);
  if (minTotal !== undefined) conditions.push(`total >= ${parameter(minTotal)}::numeric`);
  const terms = [...(sku === undefined ? [] : [skuTerm(sku)]), ...words];
  if (terms.length > 0) conditions.push(`terms @> ${parameter(terms)}::text[]`);
  return conditions;
}

export function pageOf({ sort, limit }: OrderListQuery, rows: readonly OrderRow[]): OrderListPage {
  const items = rows.slice(0, limit).map(({ document }) => completed(document));
  const last = items.at(-1);
  if (rows.length <= limit || !last) return { items };
  const value = sort === 'placedAt' || sort === '-placedAt' ? last.placedAt : last.total;
  return { items, end: { value, orderId: last.orderId } };
}
