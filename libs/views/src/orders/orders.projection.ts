import { decodeStoredOrderEvent, type Order, ordersCategory } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import { formatAmount } from '@daybook/money';
import { type OrderCancelled, type OrderEvent, type OrderPlaced } from '@daybook/ordering';
import type { Projection } from '../projection.js';
import { VersionGapError } from '../version-gap.js';
import { afterDelivery, afterDispatch, afterFailure, afterReturn } from './order-fulfilment.js';
import { afterItemCancellation, afterModification, orderLine } from './order-lines.js';
import { paymentOf, refunded } from './order-payment.js';
import { ordersInMongo } from './orders.mongodb.js';
import { ordersInPostgres } from './orders.postgres.js';
import { documentOf, projectedOf, type ProjectedOrder, withFields, withNewLines } from './projected-order.js';

/**
 * The orders as they are answered, and with them their sales: what a change of an order adds to a figure is the
 * difference between the order before and after it, so both are written in one transaction.
 */
export const ordersProjection: Projection<Order, ProjectedOrder> = {
  name: 'orders',
  version: 1,
  category: ordersCategory,
  evolve: projectOrder,
  stateOf: projectedOf,
  documentOf,
  postgres: ordersInPostgres,
  mongodb: ordersInMongo,
};

/**
 * The order after one more event; `undefined` stands for no order yet. Events that it has already are
 * passed over.
 *
 * @throws VersionGapError; and what decoding throws for an event that this code cannot read
 */
export function projectOrder(order: ProjectedOrder | undefined, event: RecordedEvent): ProjectedOrder {
  const version = order?.fields.version ?? 0;
  if (order && event.version <= version) return order;
  if (event.version !== version + 1) throw new VersionGapError(event, version);

  const fact = decodeStoredOrderEvent(event);
  if (fact.type === 'OrderPlaced') return placedOrder(fact, event);
  if (!order) throw new VersionGapError(event, version);
  const { occurredAt } = event;
  return withFields(changedOrder(order, fact, occurredAt), { version: event.version, updatedAt: occurredAt });
}

function placedOrder(placed: OrderPlaced, event: RecordedEvent): ProjectedOrder {
  const { customerId, country, currency, paymentMethod, shippingAddress } = placed;
  const fields: Order = {
    orderId: event.streamId,
    version: event.version,
    status: 'placed',
    customerId,
    ...(country !== undefined && { country }),
    currency,
    total: formatAmount(0, currency),
    units: 0,
    lines: [],
    payment: paymentOf({ method: paymentMethod }),
    ...(shippingAddress !== undefined && { shippingAddress }),
    placedAt: event.occurredAt,
    updatedAt: event.occurredAt,
    shipments: [],
    returnedValue: formatAmount(0, currency),
  };
  return withNewLines(
    fields,
    placed.lines.map((line) => orderLine(line, currency)),
  );
}

function changedOrder(
  order: ProjectedOrder,
  fact: Exclude<OrderEvent, OrderPlaced>,
  occurredAt: string,
): ProjectedOrder {
  const { fields } = order;
  switch (fact.type) {
    case 'OrderModified':
      return afterModification(order, fact);
    case 'OrderConfirmed':
      return withFields(order, { status: 'confirmed' });
    case 'OrderCancelled':
      return withFields(order, cancelledFields(fields, fact));
    case 'PaymentMethodChanged':
      return withFields(order, { payment: paymentOf({ ...fields.payment, method: fact.after }) });
    case 'PaymentConfirmed': {
      const paid = formatAmount(fact.amountMinor, fact.currency);
      return withFields(order, { payment: paymentOf({ ...fields.payment, paid }) });
    }
    case 'PaymentRefunded':
      return withFields(order, { payment: refunded(fields, fact) });
    case 'ShipmentDispatched':
      return afterDispatch(order, fact, occurredAt);
    case 'ShipmentDelivered':
      return afterDelivery(order, fact, occurredAt);
    case 'DeliveryFailed':
      return afterFailure(order, fact);
    case 'ItemsReturned':
      return afterReturn(order, fact);
    case 'ItemsCancelled':
      return afterItemCancellation(order, fact);
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
