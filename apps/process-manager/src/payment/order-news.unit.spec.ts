import {
  allExampleEvents,
  decodeStoredOrderEvent,
  type HashInChain,
  ordersCategory,
} from '@daybook/contracts';
import { hashAfter, type RecordedEvent } from '@daybook/event-log';
import { orderDecider, type OrderEvent, type OrderState } from '@daybook/ordering';
import { newsOf } from './order-news.js';

const recorded = allExampleEvents(hashAfter as HashInChain).filter(
  ({ category }) => category === ordersCategory,
) as readonly RecordedEvent[];
const decoded = recorded.map((event) => [event.type, decodeStoredOrderEvent(event), event] as const);
const [[, placed]] = decoded as unknown as [[string, OrderEvent]];
const order: OrderState = orderDecider.evolve(orderDecider.initialState, placed);

/* So that it knows at which version the order is, whatever that means to it. */
it.each(decoded)('tells the process of %s', (type, event, { version, streamId }) => {
  const news = newsOf(
    event,
    recorded.find((each) => each.streamId === streamId && each.version === version)!,
    order,
  );
  expect(news).toMatchObject(type === 'OrderPlaced' ? { orderId: streamId } : { orderVersion: version });
});
