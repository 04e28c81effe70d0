import {
  allExampleEvents,
  decodeStoredOrderEvent,
  type HashInChain,
  ordersCategory,
} from '@daybook/contracts';
import { hashAfter, type RecordedEvent } from '@daybook/event-log';
import { orderDecider } from '@daybook/ordering';
import { inputOf } from './payment.told.by-order.js';

const recorded = allExampleEvents(hashAfter as HashInChain).filter(
  ({ category }) => category === ordersCategory,
) as readonly RecordedEvent[];
const order = orderDecider.evolve(orderDecider.initialState, decodeStoredOrderEvent(recorded[0]!));
const inBatch = { eventOf: decodeStoredOrderEvent, after: async () => order };

/* So that it knows at which version the order is, whatever that means to it. */
it.each(recorded.map((event) => [event.type, event] as const))(
  'tells the process of %s',
  async (type, event) => {
    const { version: orderVersion, streamId: orderId } = event;
    expect(await inputOf(event, inBatch)).toMatchObject(
      type === 'OrderPlaced' ? { orderId } : { orderVersion },
    );
  },
);

it('tells it that the order has gone on where a newer version has written what happened', async () => {
  const unknown = { ...inBatch, eventOf: () => undefined };
  expect(await inputOf({ ...recorded[1]!, version: 7 }, unknown)).toEqual({
    type: 'OrderChanged',
    orderVersion: 7,
  });
});
