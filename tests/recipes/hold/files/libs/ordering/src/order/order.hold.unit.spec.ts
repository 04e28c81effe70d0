import { specification } from '@daybook/event-sourcing';
import type { OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import { illegalStep } from './order.rejections.js';
import { orderCancelled, orderConfirmed, orderPlaced } from './testing/order.examples.js';

const { given } = specification(orderDecider);

const reason = 'The address is being checked.';
const hold: OrderCommand = { type: 'HoldOrder', reason };
const held: OrderEvent = { type: 'OrderHeld', reason };
const dispatched: OrderEvent = {
  type: 'ShipmentDispatched',
  shipmentId: 1,
  items: [{ lineId: 1, quantity: 1 }],
};

describe('holding an order', () => {
  it('says why', () => {
    given(orderPlaced).when(hold).then(held);
    given(orderPlaced, orderConfirmed).when(hold).then(held);
  });

  it('is possible once, and until something is shipped', () => {
    given().when(hold).thenRejected(illegalStep('order-not-found'));
    given(orderPlaced, held).when(hold).thenRejected(illegalStep('order-on-hold'));
    given(orderPlaced, orderConfirmed, dispatched)
      .when(hold)
      .thenRejected(illegalStep('order-already-shipped'));
    given(orderPlaced, orderCancelled).when(hold).thenRejected(illegalStep('order-already-cancelled'));
  });

  it('keeps it from being shipped, and from nothing else', () => {
    given(orderPlaced, held, orderConfirmed)
      .when({ type: 'DispatchShipment' })
      .thenRejected(illegalStep('order-on-hold'));
    given(orderPlaced, held).when({ type: 'ConfirmOrder' }).then(orderConfirmed);
    given(orderPlaced, held).when({ type: 'CancelOrder' }).then(orderCancelled);
  });
});
