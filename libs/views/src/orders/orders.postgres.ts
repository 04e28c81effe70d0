import type { Order } from '@daybook/contracts';
import type { Pool, QueryConfig } from 'pg';
import type { Changed, PostgresKeeping } from '../projection.js';
import { completed, type EarlierOrder } from './earlier-orders.js';
import { CountReturns1763769600000 } from './migrations/2-count-returns.js';
import { FlushTermsInSmallSteps1763942400000 } from './migrations/4-flush-terms-in-small-steps.js';
import { salesDeltas } from './sales-deltas.js';
import { addToSales } from './sales.postgres.js';
import { searchTerms } from './search-terms.js';

/** Orders in `views.orders`, and what they come to in `views.sales`. */
export const ordersInPostgres: Omit<PostgresKeeping<Order>, 'reader'> = {
  migrations: [CountReturns1763769600000, FlushTermsInSmallSteps1763942400000],
  tables: ['views.orders', 'views.sales'],
  load: loadOrders,
  bytes: orderBytes,
  statements: writeOrders,
};

export async function loadOrders(
  pool: Pool,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  const { rows } = await pool.query<{ document: Order | EarlierOrder }>({
    name: 'views.load-orders',
    text: 'SELECT document FROM views.orders WHERE order_id = ANY ($1::text[])',
    values: [orderIds],
  });
  return new Map(rows.map(({ document }) => [document.orderId, completed(document)]));
}

async function orderBytes(pool: Pool, orderIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ order_id: string; bytes: number }>({
    name: 'views.order-bytes',
    text: `SELECT order_id, octet_length(document::text) AS bytes
           FROM views.orders WHERE order_id = ANY ($1::text[])`,
    values: [orderIds],
  });
  return new Map(rows.map(({ order_id, bytes }) => [order_id, bytes]));
}

function writeOrders(changed: ReadonlyArray<Changed<Order>>): QueryConfig[] {
  const sales = salesDeltas(changed);
  const orders = upsertOrders(changed.map(({ after }) => after));
  return sales.length > 0 ? [orders, addToSales(sales)] : [orders];
}

function upsertOrders(orders: readonly Order[]): QueryConfig {
  return {
    name: 'views.upsert-orders',
    // Terms come as JSON, because unnest takes no arrays of different lengths apart.
    text: `INSERT INTO views.orders AS o
             (order_id, version, placed_at, customer_id, country, status, total, terms, document)
           SELECT order_id, version, placed_at, customer_id, country, status, total,
                  ARRAY(SELECT jsonb_array_elements_text(terms)), document
           FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                       $7::numeric[], $8::jsonb[], $9::json[])
             AS n (order_id, version, placed_at, customer_id, country, status, total, terms, document)
           ON CONFLICT (order_id) DO UPDATE SET
             version = excluded.version, status = excluded.status, total = excluded.total,
             terms = excluded.terms, document = excluded.document
           WHERE o.version < excluded.version`,
    values: [
      orders.map((order) => order.orderId),
      orders.map((order) => order.version),
      orders.map((order) => order.placedAt),
      orders.map((order) => order.customerId),
      orders.map((order) => order.country ?? null),
      orders.map((order) => order.status),
      orders.map((order) => order.total),
      orders.map((order) => JSON.stringify(searchTerms(order))),
      orders.map((order) => JSON.stringify(order)),
    ],
  };
}
