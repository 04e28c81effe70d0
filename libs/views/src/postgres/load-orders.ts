import type { Order } from '@daybook/contracts';
import type { Pool } from 'pg';
import { completed, type EarlierOrder } from '../projections/earlier-orders.js';

/** The orders that are there. */
export async function loadOrders(
  pool: Pool,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await pool.query<{ document: Order | EarlierOrder }>({
    name: 'views.load-orders',
    text: 'SELECT document FROM views.orders WHERE order_id = ANY ($1::text[])',
    values: [orderIds],
  });
  return new Map(rows.map(({ document }) => [document.orderId, completed(document)]));
}

/** How large the documents of the orders are that are there. */
export async function orderBytes(
  pool: Pool,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ order_id: string; bytes: number }>({
    name: 'views.order-bytes',
    text: `SELECT order_id, octet_length(document::text) AS bytes
           FROM views.orders WHERE order_id = ANY ($1::text[])`,
    values: [orderIds],
  });
  return new Map(rows.map(({ order_id, bytes }) => [order_id, bytes]));
}
