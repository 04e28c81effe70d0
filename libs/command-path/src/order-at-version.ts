import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import { type OrderState, orderDecider } from '@daybook/ordering';

/** The order as it was at a version, or as it is now where none is named. */
export async function orderAt(log: EventLog, orderId: string, version = Infinity): Promise<OrderState> {
  return (await orderBetween(log, orderId, { from: version, to: version })).after;
}

/** The order as it was at two versions, of which `to` is not the earlier one, from one read. */
export async function orderBetween(
  log: EventLog,
  orderId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<{ readonly before: OrderState; readonly after: OrderState }> {
  let before = orderDecider.initialState;
  let after = orderDecider.initialState;
  if (to === 0) return { before, after };
  for await (const stored of wholeStream(log, { category: ordersCategory, streamId: orderId })) {
    after = orderDecider.evolve(after, decodeStoredOrderEvent(stored));
    if (stored.version <= from) before = after;
    if (stored.version >= to) break;
  }
  return { before, after };
}
