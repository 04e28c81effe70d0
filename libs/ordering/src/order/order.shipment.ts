import { accept, type Decision, reject } from '@daybook/event-sourcing';
import {
  type DispatchShipment,
  limits,
  type RecordDelivery,
  type RecordDeliveryFailure,
} from './order.commands.js';
import type { OrderEvent } from './order.events.js';
import { fulfilmentOf, unshippedItems } from './order.fulfilment.js';
import { asItems, itemViolations } from './order.items.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type OrderRejection,
  type OrderRejectionCode,
  violation,
} from './order.rejections.js';
import { restocked, restockViolations } from './order.restock.js';
import type { LivingOrder, OrderInFulfilment, Shipment } from './order.state.js';

type OrderDecision = Decision<OrderEvent, OrderRejection>;

/** One package more, with what is asked for or with all that is left to ship. */
export function decideDispatch(order: LivingOrder, command: DispatchShipment): OrderDecision {
  if (order.status === 'placed') return reject(illegalStep('order-not-confirmed'));
  const fulfilment = fulfilmentOf(order);
  const unshipped = unshippedItems(fulfilment);
  if (unshipped.length === 0) return reject(illegalStep('order-already-shipped'));

  const { items: asked, carrier, trackingNumber } = command;
  const violations =
    asked === undefined
      ? []
      : itemViolations(asked, fulfilment, {
          none: 'nothing-to-ship',
          excess: 'quantity-exceeds-unshipped',
          available: ({ quantity, shipped }) => quantity - shipped,
        });
  if (isViolated(violations)) return reject(invalidCommand(violations));

  const items = asked === undefined ? unshipped : asItems(asked);
  const itemsBefore = order.shipments.reduce((sum, shipment) => sum + shipment.items.length, 0);
  if (order.shipments.length === limits.maxShipments || itemsBefore + items.length > limits.maxShippedItems) {
    return reject(illegalStep('too-many-shipments'));
  }
  return accept({
    type: 'ShipmentDispatched',
    shipmentId: order.shipments.length + 1,
    items,
    ...(carrier !== undefined && { carrier }),
    ...(trackingNumber !== undefined && { trackingNumber }),
  });
}

export function decideDelivery(order: LivingOrder, { shipmentId }: RecordDelivery): OrderDecision {
  const search = onItsWay(order, shipmentId);
  return search.found ? accept({ type: 'ShipmentDelivered', shipmentId }) : reject(illegalStep(search.code));
}

/** Another attempt follows, unless the package came back. */
export function decideDeliveryFailure(order: LivingOrder, command: RecordDeliveryFailure): OrderDecision {
  const { shipmentId, reason, returnedToSender = false, restock } = command;
  const search = onItsWay(order, shipmentId);
  if (!search.found) return reject(illegalStep(search.code));
  const { items } = search.shipment;
  const fulfilment = fulfilmentOf(search.order);
  const violations =
    !returnedToSender && restock !== undefined && restock !== false
      ? [violation('restock-without-return', '/restock')]
      : restockViolations(restock, items, fulfilment);
  if (isViolated(violations)) return reject(invalidCommand(violations));
  return accept({
    type: 'DeliveryFailed',
    shipmentId,
    attempt: search.shipment.failedAttempts + 1,
    ...(reason !== undefined && { reason }),
    returnedToSender,
    ...(returnedToSender && restocked(restock, items, fulfilment)),
  });
}

type Search =
  | { readonly found: true; readonly order: OrderInFulfilment; readonly shipment: Shipment }
  | { readonly found: false; readonly code: OrderRejectionCode };

function onItsWay(order: LivingOrder, shipmentId: number): Search {
  if (order.status === 'placed') return { found: false, code: 'shipment-not-found' };
  const shipment = order.shipments[shipmentId - 1];
  switch (shipment?.status) {
    case undefined:
      return { found: false, code: 'shipment-not-found' };
    case 'dispatched':
      return { found: true, order, shipment };
    case 'delivered':
      return { found: false, code: 'shipment-already-delivered' };
    case 'returnedToSender':
      return { found: false, code: 'shipment-returned-to-sender' };
  }
}
