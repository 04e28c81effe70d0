import type { Order, OrderLine, Shipment } from '@daybook/contracts';
import {
  type DeliveryFailed,
  formatAmount,
  fulfilmentStatus,
  type Item,
  type ItemsReturned,
  type ShipmentDelivered,
  type ShipmentDispatched,
} from '@daybook/ordering';
import { minorOf } from './amounts.js';

/** A step of a shipment that never left: the order's events are not what they should be. */
export class UnknownShipmentError extends Error {
  override readonly name = 'UnknownShipmentError';
}

type Fulfilment = Pick<Order, 'status' | 'lines'>;

export function afterDispatch(order: Order, fact: ShipmentDispatched, occurredAt: string): Partial<Order> {
  const { shipmentId, items, carrier, trackingNumber } = fact;
  const shipment: Shipment = {
    shipmentId,
    status: 'dispatched',
    items: [...items],
    ...(carrier !== undefined && { carrier }),
    ...(trackingNumber !== undefined && { trackingNumber }),
    dispatchedAt: occurredAt,
    failedAttempts: 0,
  };
  return { ...counted(order, 'shipped', items, 1), shipments: [...order.shipments, shipment] };
}

export function afterDelivery(
  order: Order,
  { shipmentId }: ShipmentDelivered,
  occurredAt: string,
): Partial<Order> {
  const { shipments, shipment } = changedShipment(order, shipmentId, {
    status: 'delivered',
    deliveredAt: occurredAt,
  });
  return { ...counted(order, 'delivered', shipment.items, 1), shipments };
}

export function afterFailure(order: Order, fact: DeliveryFailed): Partial<Order> {
  const { shipmentId, attempt: failedAttempts, returnedToSender } = fact;
  if (!returnedToSender)
    return { shipments: changedShipment(order, shipmentId, { failedAttempts }).shipments };
  const { shipments, shipment } = changedShipment(order, shipmentId, {
    status: 'returnedToSender',
    failedAttempts,
  });
  return { ...counted(order, 'shipped', shipment.items, -1), shipments };
}

export function afterReturn(order: Order, { items, valueMinor, currency }: ItemsReturned): Partial<Order> {
  const returnedValue = formatAmount(minorOf(order.returnedValue, currency) + valueMinor, currency);
  return { ...counted(order, 'returned', items, 1), returnedValue };
}

/** Adds the items to a quantity of their lines, or takes them away, and finds the status that they come to. */
function counted(
  order: Order,
  quantity: 'shipped' | 'delivered' | 'returned',
  items: readonly Item[],
  sign: 1 | -1,
): Fulfilment {
  const byLine = new Map(items.map((item) => [item.lineId, item.quantity]));
  const lines = order.lines.map((line): OrderLine => {
    const moved = byLine.get(line.lineId);
    return moved === undefined ? line : { ...line, [quantity]: line[quantity] + sign * moved };
  });
  return { status: fulfilmentStatus(lines), lines };
}

/** @throws UnknownShipmentError */
function changedShipment({ shipments }: Order, shipmentId: number, changes: Partial<Shipment>) {
  const index = shipments.findIndex((each) => each.shipmentId === shipmentId);
  const before = shipments[index];
  if (before === undefined) throw new UnknownShipmentError(`The order has no shipment ${shipmentId}.`);
  const shipment = { ...before, ...changes };
  return { shipment, shipments: shipments.with(index, shipment) };
}
