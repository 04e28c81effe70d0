import { fold, specification } from '@daybook/event-sourcing';
import type { OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import {
  cameBack,
  delivered,
  deliveredWhole,
  dispatched,
  itemsOf,
  itemsReturned,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  type Quantities,
  returnedWhole,
  shippedWhole,
} from './testing/order.examples.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';

const { given } = specification(orderDecider);

const takeBack = (...quantities: Quantities): OrderCommand => ({
  type: 'ReturnItems',
  items: itemsOf(quantities),
});
const partly: readonly OrderEvent[] = [
  orderPlaced,
  orderConfirmed,
  dispatched(1, [1, 4]),
  dispatched(2, [1, 1], [2, 2]),
  delivered(1),
];

describe('returning items', () => {
  it('says what they had cost', () => {
    given(...deliveredWhole)
      .when(takeBack([2, 1], [1, 3]))
      .then(itemsReturned(1104, [2, 1], [1, 3]));
  });

  it('keeps the reason', () => {
    given(...deliveredWhole)
      .when({ type: 'ReturnItems', items: itemsOf([[1, 6]]), reason: 'Broken.' })
      .then({ ...itemsReturned(1530, [1, 6]), reason: 'Broken.' });
  });

  it('is possible while other parts are still to be delivered', () => {
    given(...partly)
      .when(takeBack([1, 4]))
      .then(itemsReturned(1020, [1, 4]));
  });

  it.each<[OrderRejectionCode, string, OrderCommand]>([
    ['nothing-to-return', '/items', takeBack()],
    ['line-not-found', '/items/0/lineId', takeBack([3, 1])],
    ['line-repeated', '/items/1/lineId', takeBack([1, 1], [1, 1])],
    ['quantity-not-positive', '/items/0/quantity', takeBack([1, 0])],
    ['quantity-not-integer', '/items/0/quantity', takeBack([1, 1.5])],
    ['quantity-exceeds-delivered', '/items/0/quantity', takeBack([1, 4])],
    ['quantity-exceeds-delivered', '/items/0/quantity', takeBack([2, 1])],
  ])('rejects %s at %s, %#', (code, pointer, command) => {
    given(...partly, itemsReturned(255, [1, 1]))
      .when(command)
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it.each<[OrderRejectionCode, readonly OrderEvent[]]>([
    ['order-not-found', []],
    ['nothing-delivered', [orderPlaced]],
    ['nothing-delivered', [orderPlaced, orderConfirmed]],
    ['nothing-delivered', shippedWhole],
    ['nothing-delivered', [...shippedWhole, cameBack(1, 1)]],
    ['quantity-exceeds-delivered', returnedWhole],
    ['order-already-cancelled', [orderPlaced, orderCancelled]],
  ])('is rejected: %s, %#', (code, history) => {
    given(...history)
      .when(takeBack([1, 1]))
      .thenRejected({ code });
  });

  it('makes an order a returned one once all of it came back', () => {
    const some = [...deliveredWhole, itemsReturned(1530, [1, 6]), itemsReturned(339, [2, 1])];
    expect(fold(orderDecider, some).status).toBe('delivered');
    expect(fold(orderDecider, [...some, itemsReturned(339, [2, 1])]).status).toBe('returned');
    expect(fold(orderDecider, [...partly, itemsReturned(1020, [1, 4])]).status).toBe('shipped');
  });
});
