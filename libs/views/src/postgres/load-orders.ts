import type { Order } from '@daybook/contracts';
import type { Pool } from 'pg';

/** The orders that are there. */
export async function loadOrders(
  pool: Pool,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await pool.query<{ document: Order }>({
    name: 'views.load-orders',
    text: 'SELECT document FROM views.orders WHERE order_id = ANY ($1::text[])',
    values: [orderIds],
  });
  return new Map(rows.map(({ document }) => [document.orderId, document]));
}
