import { decodeStoredOrderEvent, ordersCategory } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import { type OrderState, orderDecider } from '@daybook/ordering';

/** The order as it was at a version, or is where none is named. */
export async function orderAt(log: EventLog, orderId: string, version = Infinity): Promise<OrderState> {
  let order = orderDecider.initialState;
  if (version === 0) return order;
  for await (const stored of wholeStream(log, { category: ordersCategory, streamId: orderId })) {
    order = orderDecider.evolve(order, decodeStoredOrderEvent(stored));
    if (stored.version >= version) break;
  }
  return order;
}
