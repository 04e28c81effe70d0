import { decodeStoredOrderEvent, type Order } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { formatAmount, type OrderCancelled, type OrderEvent, type OrderPlaced } from '@daybook/ordering';
import { afterDelivery, afterDispatch, afterFailure, afterReturn } from './order-fulfilment.js';
import { modifiedFields, orderLine, summed } from './order-lines.js';
import { paymentOf, refunded } from './order-payment.js';
import { VersionGapError } from './version-gap.js';

/**
 * The order after one more event; `undefined` stands for no order yet. Events that it has already are
 * passed over.
 *
 * @throws VersionGapError; and what decoding throws for an event that this code cannot read
 */
export function projectOrder(order: Order | undefined, event: RecordedEvent): Order {
  if (order && event.version <= order.version) return order;
  const version = order?.version ?? 0;
  if (event.version !== version + 1) throw new VersionGapError(event, version);

  const fact = decodeStoredOrderEvent(event);
  if (fact.type === 'OrderPlaced') return placedOrder(fact, event);
  if (!order) throw new VersionGapError(event, version);
  const { occurredAt } = event;
  return {
    ...order,
    ...changedFields(order, fact, occurredAt),
    version: event.version,
    updatedAt: occurredAt,
  };
}

function placedOrder(placed: OrderPlaced, event: RecordedEvent): Order {
  const { customerId, country, currency, paymentMethod, shippingAddress } = placed;
  return {
    orderId: event.streamId,
    version: event.version,
    status: 'placed',
    customerId,
    ...(country !== undefined && { country }),
    currency,
    ...summed(
      placed.lines.map((line) => orderLine(line, currency)),
      currency,
    ),
    payment: paymentOf({ method: paymentMethod }),
    ...(shippingAddress !== undefined && { shippingAddress }),
    placedAt: event.occurredAt,
    updatedAt: event.occurredAt,
    shipments: [],
    returnedValue: formatAmount(0, currency),
  };
}

function changedFields(
  order: Order,
  fact: Exclude<OrderEvent, OrderPlaced>,
  occurredAt: string,
): Partial<Order> {
  switch (fact.type) {
    case 'OrderModified':
      return modifiedFields(order, fact.changes, fact.currency);
    case 'OrderConfirmed':
      return { status: 'confirmed' };
    case 'OrderCancelled':
      return cancelledFields(order, fact);
    case 'PaymentMethodChanged':
      return { payment: paymentOf({ ...order.payment, method: fact.after }) };
    case 'PaymentConfirmed':
      return {
        payment: paymentOf({ ...order.payment, paid: formatAmount(fact.amountMinor, fact.currency) }),
      };
    case 'PaymentRefunded':
      return { payment: refunded(order, fact) };
    case 'ShipmentDispatched':
      return afterDispatch(order, fact, occurredAt);
    case 'ShipmentDelivered':
      return afterDelivery(order, fact, occurredAt);
    case 'DeliveryFailed':
      return afterFailure(order, fact);
    case 'ItemsReturned':
      return afterReturn(order, fact);
  }
}

function cancelledFields({ payment }: Order, { reason, cause }: OrderCancelled): Partial<Order> {
  const hasFailed = cause === 'paymentFailed' && payment.status === 'pending';
  return {
    status: 'cancelled',
    ...(reason !== undefined && { cancellationReason: reason }),
    ...(cause !== undefined && { cancellationCause: cause }),
    ...(hasFailed && { payment: { ...payment, status: 'failed' } }),
  };
}
