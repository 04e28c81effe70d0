import type { RecordedEvent } from '@daybook/event-log';
import { linesOf, type OrderEvent, type OrderState, orderTotal } from '@daybook/ordering';
import type { StockItem } from '@daybook/payment';
import { type News, processActor } from './payment-processes.js';

const told = [
  'OrderPlaced',
  'OrderModified',
  'OrderConfirmed',
  'OrderCancelled',
  'PaymentMethodChanged',
  'PaymentConfirmed',
  'PaymentRefunded',
  'ShipmentDispatched',
] as const satisfies readonly OrderEvent['type'][];
type Told = Extract<OrderEvent, { readonly type: (typeof told)[number] }>;

const isTold = (event: OrderEvent): event is Told => (told as readonly string[]).includes(event.type);

/**
 * What the payment process of an order is told of one of its events. It is told of every one, so that it knows at which
 * version the order is; of those that mean nothing to it, only that the order has changed.
 *
 * @param order as it is after the event, where `needsOrder` says that it is looked at
 */
export function newsOf(event: OrderEvent, recorded: RecordedEvent, order: OrderState): News {
  const { version: orderVersion, streamId: orderId, occurredAt, recordedAt, actor } = recorded;
  if (!isTold(event)) return { type: 'OrderChanged', orderVersion };
  switch (event.type) {
    case 'OrderPlaced': {
      const { currency, paymentMethod: method, shippingAddress } = event;
      const country = event.country ?? shippingAddress?.country;
      return {
        type: 'OrderPlaced',
        orderId,
        currency,
        method,
        ...(country !== undefined && { country }),
        ...contentOf(order),
        placedAt: occurredAt,
        recordedAt,
      };
    }
    case 'OrderModified':
      return { type: 'OrderModified', orderVersion, ...contentOf(order) };
    case 'OrderConfirmed':
    case 'OrderCancelled':
      return { type: event.type, orderVersion };
    case 'PaymentMethodChanged':
      return { type: 'PaymentMethodChanged', orderVersion, method: event.after };
    case 'PaymentConfirmed': {
      const { reference } = event;
      return { type: 'OrderPaid', orderVersion, ...(reference !== undefined && { reference }) };
    }
    case 'PaymentRefunded':
      return actor.id === processActor.id
        ? { type: 'OrderChanged', orderVersion }
        : { type: 'OrderRefunded', orderVersion, amountMinor: event.amountMinor };
    case 'ShipmentDispatched': {
      const { shipmentId } = event;
      return { type: 'ShipmentDispatched', orderVersion, shipmentId, items: unitsOf(event.items, order) };
    }
  }
}

/** Whether only the order that is after the event says what is to be told. */
export const needsOrder = (type: string): boolean =>
  type === 'OrderPlaced' || type === 'OrderModified' || type === 'ShipmentDispatched';

function contentOf(order: OrderState) {
  const lines = linesOf(order);
  const total = orderTotal(lines);
  // The decider refuses such an order.
  if (!total.ok) throw new RangeError('The total of the order is more than can be kept exactly.');
  return { amountMinor: total.minor, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) };
}

function unitsOf(
  items: readonly { readonly lineId: number; readonly quantity: number }[],
  order: OrderState,
): StockItem[] {
  const skus = new Map(linesOf(order).map(({ lineId, sku }) => [lineId, sku]));
  return items.flatMap(({ lineId, quantity }) => {
    const sku = skus.get(lineId);
    return sku === undefined ? [] : [{ sku, quantity }];
  });
}
