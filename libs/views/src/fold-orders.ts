import { type Order, ordersCategory } from '@daybook/contracts';
import { type FoldInput, foldStreams } from './fold-streams.js';
import { projectOrder } from './projections/order.projection.js';
import { SalesDeltas } from './projections/sales.projection.js';
import { noChanges, type ViewChanges } from './view-store.port.js';

/** What the orders' batches change, given the orders as they were. Pure. */
export function foldOrders(input: FoldInput<Order>): ViewChanges {
  const { before } = input;
  const { after, checkpoints, parked } = foldStreams(input, projectOrder);
  const sales = new SalesDeltas();
  for (const [orderId, { view, partition }] of after) sales.add(before.get(orderId), view, partition);
  const orders = [...after.values()].map(({ view }) => view);
  return {
    ...noChanges(ordersCategory),
    checkpoints,
    newOrders: orders.filter(({ orderId }) => !before.has(orderId)),
    orders: orders.filter(({ orderId }) => before.has(orderId)),
    sales: sales.list(),
    parked,
  };
}
