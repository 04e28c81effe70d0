import { fold, specification } from '@daybook/event-sourcing';
import type { OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';
import {
  cameBack,
  delivered,
  dispatched,
  itemsCancelled,
  itemsOf,
  itemsReturned,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  paymentConfirmed,
  type Quantities,
} from './testing/order.examples.js';

const { given } = specification(orderDecider);

const cancelItems = (...quantities: Quantities): OrderCommand => ({
  type: 'CancelItems',
  items: itemsOf(quantities),
});
const confirmed: readonly OrderEvent[] = [orderPlaced, orderConfirmed];
const shippedInPart: readonly OrderEvent[] = [...confirmed, dispatched(1, [1, 4])];
const restCancelled: readonly OrderEvent[] = [...shippedInPart, itemsCancelled(1188, [1, 2], [2, 2])];

const statusAfter = (...events: readonly OrderEvent[]) => fold(orderDecider, events).status;

describe('cancelling items', () => {
  it('takes out all that is left to ship, where nothing is named, and says what it cost', () => {
    given(...shippedInPart)
      .when({ type: 'CancelItems' })
      .then(itemsCancelled(1188, [1, 2], [2, 2]));
  });

  it('takes out what is named, and keeps the reason', () => {
    given(...shippedInPart)
      .when({ type: 'CancelItems', items: itemsOf([[2, 1]]), reason: 'Not made any more.' })
      .then({ ...itemsCancelled(339, [2, 1]), reason: 'Not made any more.' });
  });

  it('is possible before anything is shipped', () => {
    given(...confirmed)
      .when(cancelItems([2, 2]))
      .then(itemsCancelled(678, [2, 2]));
  });

  it('cancels the order where it takes out all of it', () => {
    given(...confirmed)
      .when(cancelItems([1, 6], [2, 2]))
      .then(orderCancelled);
    given(...confirmed, itemsCancelled(678, [2, 2]))
      .when({ type: 'CancelItems' })
      .then(orderCancelled);
    given(...restCancelled, cameBack(1, 1))
      .when({ type: 'CancelItems' })
      .then(orderCancelled);
  });

  it('lets the order end with what was shipped', () => {
    expect(statusAfter(...restCancelled)).toBe('shipped');
    const arrived = [...restCancelled, delivered(1)];
    expect(statusAfter(...arrived)).toBe('delivered');
    expect(statusAfter(...arrived, itemsReturned(255, [1, 1]))).toBe('delivered');
    expect(statusAfter(...arrived, itemsReturned(1020, [1, 4]))).toBe('returned');
  });

  it('ends an order of which the rest was delivered and came back before', () => {
    const back = [...shippedInPart, delivered(1), itemsReturned(1020, [1, 4])];
    expect(statusAfter(...back)).toBe('shipped');
    expect(statusAfter(...back, itemsCancelled(1188, [1, 2], [2, 2]))).toBe('returned');
  });

  it('leaves nothing to ship of it, and only the rest to pay', () => {
    given(...restCancelled)
      .when({ type: 'DispatchShipment' })
      .thenRejected({ code: 'order-already-shipped' });
    given(...restCancelled)
      .when({ type: 'RecordPayment', amount: '10.20' })
      .then({ ...paymentConfirmed, amountMinor: 1020 });
  });

  it.each<[OrderRejectionCode, string, OrderCommand]>([
    ['nothing-to-cancel', '/items', cancelItems()],
    ['line-not-found', '/items/0/lineId', cancelItems([3, 1])],
    ['line-repeated', '/items/1/lineId', cancelItems([1, 1], [1, 1])],
    ['quantity-not-positive', '/items/0/quantity', cancelItems([1, 0])],
    ['quantity-exceeds-unshipped', '/items/0/quantity', cancelItems([1, 3])],
  ])('refuses %s', (code, pointer, command) => {
    given(...shippedInPart)
      .when(command)
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('is for orders that are confirmed and not shipped whole', () => {
    given(orderPlaced).when({ type: 'CancelItems' }).thenRejected({ code: 'order-not-confirmed' });
    given(...confirmed, dispatched(1, [1, 6], [2, 2]))
      .when({ type: 'CancelItems' })
      .thenRejected({ code: 'order-already-shipped' });
    given(orderPlaced, orderCancelled)
      .when({ type: 'CancelItems' })
      .thenRejected({ code: 'order-already-cancelled' });
  });
});
