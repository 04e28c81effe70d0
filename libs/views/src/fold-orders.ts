import { type Order, ordersCategory } from '@daybook/contracts';
import { type FoldInput, foldStreams } from './fold-streams.js';
import { projectOrder } from './projections/order.projection.js';
import { documentOf, projectedOf } from './projections/projected-order.js';
import { SalesDeltas } from './projections/sales.projection.js';
import { noChanges, type ViewChanges } from './view-store.port.js';

/** What the orders' batches change, given the orders as they were. Pure. */
export function foldOrders(input: FoldInput<Order>): ViewChanges {
  const { before } = input;
  const projected = new Map([...before].map(([orderId, order]) => [orderId, projectedOf(order)]));
  const { after, checkpoints, parked } = foldStreams({ ...input, before: projected }, projectOrder);
  const sales = new SalesDeltas();
  const orders: Order[] = [];
  for (const [orderId, { view, partition }] of after) {
    const order = documentOf(view);
    sales.add(before.get(orderId), order, partition);
    orders.push(order);
  }
  return {
    ...noChanges(ordersCategory),
    checkpoints,
    newOrders: orders.filter(({ orderId }) => !before.has(orderId)),
    orders: orders.filter(({ orderId }) => before.has(orderId)),
    sales: sales.list(),
    parked,
  };
}
