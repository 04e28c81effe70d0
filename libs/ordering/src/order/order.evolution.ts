import { PersistentMap } from '@daybook/event-sourcing';
import { applyChange, draftOf, redrafted } from './order.draft.js';
import type {
  Item,
  OrderEvent,
  OrderModified,
  OrderPlaced,
  PaymentConfirmed,
  PaymentMethodChanged,
  PaymentRefunded,
  ShipmentDispatched,
} from './order.events.js';
import { count, fulfilmentOf, fulfilmentStatus } from './order.fulfilment.js';
import type {
  ConfirmedOrder,
  OpenOrder,
  OrderInFulfilment,
  OrderState,
  PlacedOrder,
  Shipment,
} from './order.state.js';

/**
 * An event that cannot follow this state leaves it as it is: history is read as it stands, and whether a
 * step was legal is asked in `decide`.
 */
export function evolve(state: OrderState, event: OrderEvent): OrderState {
  switch (event.type) {
    case 'OrderPlaced':
      return state.status === 'none' ? placed(event) : state;
    case 'OrderModified':
      return isOpen(state) ? modified(state, event) : state;
    case 'OrderConfirmed':
      return state.status === 'placed' ? confirmed(state) : state;
    case 'OrderCancelled':
      return isOpen(state)
        ? { status: 'cancelled', currency: state.currency, payment: state.payment }
        : state;
    case 'PaymentMethodChanged':
      return state.status === 'placed' ? paidOtherwise(state, event) : state;
    case 'PaymentConfirmed':
      return paid(state, event);
    case 'PaymentRefunded':
      return refunded(state, event);
    case 'ShipmentDispatched':
      return isInFulfilment(state) ? dispatched(state, event) : state;
    case 'ShipmentDelivered':
      return withShipment(state, event.shipmentId, { status: 'delivered' });
    case 'DeliveryFailed': {
      const { shipmentId, attempt: failedAttempts, returnedToSender } = event;
      const status = returnedToSender ? 'returnedToSender' : 'dispatched';
      return withShipment(state, shipmentId, { status, failedAttempts });
    }
    case 'ItemsReturned':
      return isInFulfilment(state) ? returned(state, event.items) : state;
    case 'ItemsCancelled':
      return isInFulfilment(state) ? itemsCancelled(state, event.items) : state;
  }
}

const isOpen = (state: OrderState): state is OpenOrder =>
  state.status === 'placed' || state.status === 'confirmed';

function isInFulfilment(state: OrderState): state is OrderInFulfilment {
  switch (state.status) {
    case 'confirmed':
    case 'shipped':
    case 'delivered':
    case 'returned':
      return true;
    case 'none':
    case 'placed':
    case 'cancelled':
      return false;
  }
}

function placed(event: OrderPlaced): PlacedOrder {
  const { currency, paymentMethod, paymentToken, shippingAddress, lines } = event;
  let nextLineId = 1;
  for (const { lineId } of lines) nextLineId = Math.max(nextLineId, lineId + 1);
  return {
    status: 'placed',
    currency,
    paymentMethod,
    ...(paymentToken !== undefined && { paymentToken }),
    payment: { paidMinor: 0, refundedMinor: 0 },
    ...(shippingAddress !== undefined && { shippingAddress }),
    lines: PersistentMap.of(lines.map((line) => [line.lineId, line])),
    nextLineId,
  };
}

function modified(order: OpenOrder, { changes }: OrderModified): OpenOrder {
  const draft = draftOf(order);
  for (const change of changes) applyChange(draft, change);
  return redrafted(order, draft);
}

const confirmed = (order: PlacedOrder): ConfirmedOrder => ({
  ...order,
  status: 'confirmed',
  shipments: [],
  returned: new Map(),
});

/** The token is the event's, or none: that of an earlier card is not charged again. */
function paidOtherwise(order: PlacedOrder, { after, paymentToken }: PaymentMethodChanged): PlacedOrder {
  const { paymentToken: _forgotten, ...rest } = order;
  return { ...rest, paymentMethod: after, ...(paymentToken !== undefined && { paymentToken }) };
}

function paid(state: OrderState, { amountMinor }: PaymentConfirmed): OrderState {
  if (state.status === 'none' || state.status === 'cancelled' || state.payment.paidMinor > 0) return state;
  return { ...state, payment: { paidMinor: amountMinor, refundedMinor: 0 } };
}

function refunded(state: OrderState, { amountMinor }: PaymentRefunded): OrderState {
  if (state.status === 'none') return state;
  const { paidMinor, refundedMinor } = state.payment;
  if (refundedMinor + amountMinor > paidMinor) return state;
  return { ...state, payment: { paidMinor, refundedMinor: refundedMinor + amountMinor } };
}

/** The order with what its quantities now amount to. */
function fulfilled(
  order: OrderInFulfilment,
  changed: Partial<Pick<OrderInFulfilment, 'lines' | 'shipments' | 'returned'>>,
): OrderInFulfilment {
  const after = { ...order, ...changed };
  return { ...after, status: fulfilmentStatus([...fulfilmentOf(after).values()]) };
}

function dispatched(order: OrderInFulfilment, { shipmentId, items }: ShipmentDispatched): OrderInFulfilment {
  if (shipmentId !== order.shipments.length + 1) return order;
  return fulfilled(order, {
    shipments: [...order.shipments, { status: 'dispatched', items, failedAttempts: 0 }],
  });
}

/** Only a package that is on its way can be delivered or come back. */
function withShipment(state: OrderState, shipmentId: number, changed: Partial<Shipment>): OrderState {
  if (!isInFulfilment(state)) return state;
  const shipment = state.shipments[shipmentId - 1];
  if (shipment?.status !== 'dispatched') return state;
  return fulfilled(state, { shipments: state.shipments.with(shipmentId - 1, { ...shipment, ...changed }) });
}

function returned(order: OrderInFulfilment, items: readonly Item[]): OrderInFulfilment {
  const quantities = new Map(order.returned);
  count(quantities, items);
  return fulfilled(order, { returned: quantities });
}

/** A line keeps its place even where nothing is ordered of it any more. */
function itemsCancelled(order: OrderInFulfilment, items: readonly Item[]): OrderInFulfilment {
  let { lines } = order;
  for (const { lineId, quantity } of items) {
    const line = lines.get(lineId);
    if (line !== undefined) lines = lines.with(lineId, { ...line, quantity: line.quantity - quantity });
  }
  return fulfilled(order, { lines });
}
