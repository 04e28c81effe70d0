import type { OrderLine, Shipment } from '@daybook/contracts';
import { formatAmount } from '@daybook/money';
import {
  type DeliveryFailed,
  type Item,
  type ItemsReturned,
  type ShipmentDelivered,
  type ShipmentDispatched,
  tallyStatus,
} from '@daybook/ordering';
import { minorOf } from './amounts.js';
import { type ProjectedOrder, withFields, withLine } from './projected-order.js';

/** A step of a shipment that never left: the order's events are not what they should be. */
export class UnknownShipmentError extends Error {
  override readonly name = 'UnknownShipmentError';
}

export function afterDispatch(
  order: ProjectedOrder,
  fact: ShipmentDispatched,
  occurredAt: string,
): ProjectedOrder {
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
  return counted(withShipment(order, shipment), 'shipped', items, 1);
}

export function afterDelivery(
  order: ProjectedOrder,
  { shipmentId }: ShipmentDelivered,
  occurredAt: string,
): ProjectedOrder {
  const shipment = shipmentOf(order, shipmentId);
  const delivered: Shipment = { ...shipment, status: 'delivered', deliveredAt: occurredAt };
  return counted(withShipment(order, delivered), 'delivered', shipment.items, 1);
}

export function afterFailure(order: ProjectedOrder, fact: DeliveryFailed): ProjectedOrder {
  const { shipmentId, attempt: failedAttempts, returnedToSender } = fact;
  const shipment = { ...shipmentOf(order, shipmentId), failedAttempts };
  if (!returnedToSender) return withShipment(order, shipment);
  const returned: Shipment = { ...shipment, status: 'returnedToSender' };
  return counted(withShipment(order, returned), 'shipped', shipment.items, -1);
}

export function afterReturn(
  order: ProjectedOrder,
  { items, valueMinor, currency }: ItemsReturned,
): ProjectedOrder {
  const before = minorOf(order.fields.returnedValue, currency);
  const returnedValue = formatAmount(before + valueMinor, currency);
  return withFields(counted(order, 'returned', items, 1), { returnedValue });
}

/** Adds the items to a quantity of their lines, or takes them away, and finds the status that they come to. */
function counted(
  order: ProjectedOrder,
  quantity: 'shipped' | 'delivered' | 'returned',
  items: readonly Item[],
  sign: 1 | -1,
): ProjectedOrder {
  const after = items.reduce((changed, item) => {
    const line = changed.lines.get(item.lineId);
    if (!line) return changed;
    const moved: OrderLine = { ...line, [quantity]: line[quantity] + sign * item.quantity };
    return withLine(changed, moved);
  }, order);
  return withFields(after, { status: tallyStatus(after.sums.tally) });
}

const withShipment = (order: ProjectedOrder, shipment: Shipment): ProjectedOrder => ({
  ...order,
  shipments: order.shipments.with(shipment.shipmentId, shipment),
});

/** @throws UnknownShipmentError */
export function shipmentOf({ shipments }: ProjectedOrder, shipmentId: number): Shipment {
  const shipment = shipments.get(shipmentId);
  if (shipment === undefined) throw new UnknownShipmentError(`The order has no shipment ${shipmentId}.`);
  return shipment;
}
