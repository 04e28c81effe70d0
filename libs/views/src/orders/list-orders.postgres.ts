import type { Order } from '@daybook/contracts';
import type { QueryConfig } from 'pg';
import { completed, type EarlierOrder } from './earlier-orders.js';
import { maxPageBytes, type OrderFilter, type OrderListPage, type OrderListQuery } from './orders.reader.js';
import { skuTerm } from './search-terms.js';

export interface OrderRow {
  readonly document: Order | EarlierOrder;
  /** How many orders there are from the page's first one on, up to one more than its limit. */
  readonly found: number;
}

/** The sorted column, the parameter's type and the direction of each sort; the order's id breaks ties. */
const sorts = {
  placedAt: { column: 'placed_at', type: 'timestamptz', direction: 'ASC', after: '>' },
  '-placedAt': { column: 'placed_at', type: 'timestamptz', direction: 'DESC', after: '<' },
  total: { column: 'total', type: 'numeric', direction: 'ASC', after: '>' },
  '-total': { column: 'total', type: 'numeric', direction: 'DESC', after: '<' },
} as const;

/** One row more than the page may hold is looked for, which tells whether another page follows. */
export function listStatement({
  filter,
  sort,
  limit,
  maxBytes = maxPageBytes,
  after,
}: OrderListQuery): QueryConfig {
  const { column, type, direction, after: beyond } = sorts[sort];
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = filterConditions(filter, parameter);
  if (after) {
    const place = `${parameter(after.value)}::${type}, ${parameter(after.orderId)}`;
    conditions.push(`(${column}, order_id) ${beyond} (${place})`);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const order = (alias: string) => `${alias}.${column} ${direction}, ${alias}.order_id ${direction}`;
  return {
    text: `SELECT document, found::integer FROM (
             SELECT p.*, count(*) OVER () AS found, sum(octet_length(p.document::text)) OVER
                 (ORDER BY ${order('p')} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
             FROM (SELECT o.document, o.order_id, o.${column} FROM views.orders o ${where}
                   ORDER BY ${order('o')} LIMIT ${parameter(limit + 1)}) p) l
           WHERE bytes_before IS NULL OR bytes_before < ${parameter(maxBytes)} ORDER BY ${order('l')}`,
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
  if (!last || rows[0]!.found <= items.length) return { items };
  const value = sort === 'placedAt' || sort === '-placedAt' ? last.placedAt : last.total;
  return { items, end: { value, orderId: last.orderId } };
}
