import { fold, specification } from '@daybook/event-sourcing';
import { limits, type OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import {
  cameBack,
  delivered,
  deliveredWhole,
  deliveryFailed,
  dispatched,
  highStreet,
  holder,
  itemsOf,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  type Quantities,
  returnedWhole,
  shippedWhole,
} from './testing/order.examples.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';

const { given } = specification(orderDecider);

const confirmed: readonly OrderEvent[] = [orderPlaced, orderConfirmed];
const ship = (...quantities: Quantities): OrderCommand => ({
  type: 'DispatchShipment',
  items: itemsOf(quantities),
});
const shipTheRest: OrderCommand = { type: 'DispatchShipment' };
const deliver = (shipmentId: number): OrderCommand => ({ type: 'RecordDelivery', shipmentId });
const fail = (shipmentId: number, more: object = {}): OrderCommand => ({
  type: 'RecordDeliveryFailure',
  shipmentId,
  ...more,
});
const statusAfter = (...history: readonly OrderEvent[]) => fold(orderDecider, history).status;

describe('shipping an order', () => {
  it('takes some quantity of some lines, package by package', () => {
    given(...confirmed)
      .when(ship([2, 1], [1, 4]))
      .then(dispatched(1, [2, 1], [1, 4]));
    given(...confirmed, dispatched(1, [2, 1], [1, 4]))
      .when(ship([1, 2]))
      .then(dispatched(2, [1, 2]));
  });

  it('takes all that is left where no items are named', () => {
    given(...confirmed)
      .when(shipTheRest)
      .then(dispatched(1, [1, 6], [2, 2]));
    given(...confirmed, dispatched(1, [1, 6], [2, 1]))
      .when(shipTheRest)
      .then(dispatched(2, [2, 1]));
  });

  it('keeps who carries it, and nothing that hangs on the items', () => {
    const carried = { carrier: 'Royal Mail', trackingNumber: 'RM1' };
    const items = [{ lineId: 1, quantity: 1, note: 'x' }];
    given(...confirmed)
      .when({ type: 'DispatchShipment', items, ...carried })
      .then({ ...dispatched(1, [1, 1]), ...carried });
  });

  it('ships again what came back to the sender', () => {
    given(...shippedWhole, cameBack(1, 1))
      .when(shipTheRest)
      .then(dispatched(2, [1, 6], [2, 2]));
  });

  it.each<[OrderRejectionCode, string, OrderCommand]>([
    ['nothing-to-ship', '/items', ship()],
    ['line-not-found', '/items/0/lineId', ship([3, 1])],
    ['line-repeated', '/items/1/lineId', ship([1, 1], [1, 1])],
    ['quantity-exceeds-unshipped', '/items/0/quantity', ship([1, 7])],
    ['quantity-exceeds-unshipped', '/items/0/quantity', ship([2, 2])],
    ['quantity-not-positive', '/items/0/quantity', ship([1, 0])],
    ['quantity-not-integer', '/items/0/quantity', ship([1, 1.5])],
    ['quantity-too-large', '/items/0/quantity', ship([1, limits.maxQuantity + 1])],
  ])('rejects %s at %s, %#', (code, pointer, command) => {
    given(...confirmed, dispatched(1, [2, 1]))
      .when(command)
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('names everything that is wrong', () => {
    given(...confirmed)
      .when(ship([9, 0], [1, 7], [1, 1]))
      .thenRejected(
        invalidCommand([
          violation('line-not-found', '/items/0/lineId'),
          violation('quantity-not-positive', '/items/0/quantity'),
          violation('quantity-exceeds-unshipped', '/items/1/quantity'),
          violation('line-repeated', '/items/2/lineId'),
        ]),
      );
  });

  it.each<[OrderRejectionCode, readonly OrderEvent[]]>([
    ['order-not-found', []],
    ['order-not-confirmed', [orderPlaced]],
    ['order-already-shipped', shippedWhole],
    ['order-already-shipped', deliveredWhole],
    ['order-already-shipped', returnedWhole],
    ['order-already-cancelled', [orderPlaced, orderCancelled]],
  ])('is rejected: %s, %#', (code, history) => {
    given(...history)
      .when(ship([1, 1]))
      .thenRejected({ code });
  });

  it('has an end, also for an order whose packages keep coming back', () => {
    const packages = Array.from({ length: limits.maxShipments }, (_, index) => [
      dispatched(index + 1, [1, 1]),
      cameBack(index + 1, 1),
    ]);
    given(...confirmed, ...packages.flat().slice(0, -2))
      .when(ship([1, 1]))
      .then(dispatched(limits.maxShipments, [1, 1]));
    given(...confirmed, ...packages.flat())
      .when(ship([1, 1]))
      .thenRejected({ code: 'too-many-shipments' });
  });

  it('has an end for the items of all packages, too', () => {
    const lines = Array.from({ length: limits.maxLines }, (_, index) => ({ ...holder, lineId: index + 1 }));
    const all = lines.map(({ lineId }): [number, number] => [lineId, 1]);
    const full = [{ ...orderPlaced, lines }, orderConfirmed];
    const rounds = limits.maxShippedItems / limits.maxLines;
    const packages = Array.from({ length: rounds }, (_, index) => dispatched(index + 1, ...all));
    given(...full, ...packages.slice(1).map((each, index) => ({ ...each, shipmentId: index + 1 })))
      .when(ship(...all))
      .then(dispatched(rounds, ...all));
    given(...full, ...packages)
      .when(ship([1, 1]))
      .thenRejected({ code: 'too-many-shipments' });
  });
});

describe('delivering a shipment', () => {
  it('is recorded once, after any number of attempts', () => {
    given(...shippedWhole)
      .when(deliver(1))
      .then(delivered(1));
    given(...shippedWhole, deliveryFailed(1, 1), deliveryFailed(1, 2))
      .when(deliver(1))
      .then(delivered(1));
  });

  it('counts the attempts that failed, of each package by itself', () => {
    given(...confirmed, dispatched(1, [1, 1]), dispatched(2, [1, 1]), deliveryFailed(1, 1))
      .when(fail(1, { reason: 'Nobody was at home.' }))
      .then({ ...deliveryFailed(1, 2), reason: 'Nobody was at home.' });
    given(...confirmed, dispatched(1, [1, 1]), dispatched(2, [1, 1]), deliveryFailed(1, 1))
      .when(fail(2))
      .then(deliveryFailed(2, 1));
  });

  it('can end with the sender', () => {
    given(...shippedWhole, deliveryFailed(1, 1))
      .when(fail(1, { returnedToSender: true }))
      .then(cameBack(1, 2));
  });

  describe.each([
    ['a delivery', deliver],
    ['a failure', fail],
  ] as const)('%s', (_what, step) => {
    it.each<[OrderRejectionCode, readonly OrderEvent[]]>([
      ['order-not-found', []],
      ['shipment-not-found', [orderPlaced]],
      ['shipment-not-found', confirmed],
      ['shipment-already-delivered', deliveredWhole],
      ['shipment-returned-to-sender', [...shippedWhole, cameBack(1, 1)]],
      ['order-already-cancelled', [...shippedWhole, cameBack(1, 1), orderCancelled]],
    ])('is rejected: %s', (code, history) => {
      given(...history)
        .when(step(1))
        .thenRejected({ code });
    });

    it.each([0, 2, -1, 1.5, Number.NaN])('is rejected of a shipment that there is not: %d', (shipmentId) => {
      given(...shippedWhole)
        .when(step(shipmentId))
        .thenRejected({ code: 'shipment-not-found' });
    });
  });
});

describe('the status of an order', () => {
  it('is shipped while something is out, until all that was ordered is delivered', () => {
    const first = [...confirmed, dispatched(1, [1, 6])];
    expect(statusAfter(...confirmed)).toBe('confirmed');
    expect(statusAfter(...first)).toBe('shipped');
    expect(statusAfter(...first, delivered(1))).toBe('shipped');
    expect(statusAfter(...first, delivered(1), dispatched(2, [2, 2]))).toBe('shipped');
    expect(statusAfter(...first, delivered(1), dispatched(2, [2, 2]), deliveryFailed(2, 1))).toBe('shipped');
    expect(statusAfter(...first, dispatched(2, [2, 2]), delivered(2), delivered(1))).toBe('delivered');
  });

  it('is confirmed again once all that was out came back to the sender', () => {
    const two = [...confirmed, dispatched(1, [1, 6]), dispatched(2, [2, 2]), cameBack(2, 1)];
    expect(statusAfter(...two)).toBe('shipped');
    expect(statusAfter(...two, cameBack(1, 1))).toBe('confirmed');
    expect(statusAfter(...two, delivered(1))).toBe('shipped');
  });
});

describe('an order that is out', () => {
  const changes: OrderCommand = {
    type: 'ModifyOrder',
    changes: [{ action: 'changeShippingAddress', shippingAddress: highStreet }],
  };

  it.each<[string, readonly OrderEvent[]]>([
    ['shipped', [...confirmed, dispatched(1, [1, 1])]],
    ['delivered', deliveredWhole],
    ['returned', returnedWhole],
  ])('is neither changed nor cancelled: %s', (status, history) => {
    expect(statusAfter(...history)).toBe(status);
    for (const command of [changes, { type: 'CancelOrder' } as const]) {
      given(...history)
        .when(command)
        .thenRejected({ code: 'order-already-shipped' });
    }
    given(...history)
      .when({ type: 'ConfirmOrder' })
      .thenRejected({ code: 'order-already-confirmed' });
  });

  it('can be readdressed and cancelled again once nothing of it is out any more', () => {
    const back = [...shippedWhole, cameBack(1, 1)];
    given(...back)
      .when(changes)
      .then({
        type: 'OrderModified',
        currency: 'GBP',
        changes: [{ kind: 'shippingAddressChanged', after: highStreet }],
      });
    given(...back)
      .when({ type: 'CancelOrder' })
      .then(orderCancelled);
  });
});
