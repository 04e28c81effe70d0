import type { RecordedEvent } from '@daybook/event-log';
import { linesOf, type OrderState, orderTotal } from '@daybook/ordering';
import type { StockItem, UntimedInput } from '@daybook/payment';
import type { OrderInBatch } from './order-in-batch.js';
import { processActor } from './payment.decides.js';

/** What an event of an order means to its payment process. */
export async function inputOf(recorded: RecordedEvent, order: OrderInBatch): Promise<UntimedInput> {
  const { version: orderVersion, streamId: orderId, occurredAt, recordedAt, actor } = recorded;
  const event = order.eventOf(recorded);
  switch (event?.type) {
    case 'OrderPlaced': {
      const { currency, paymentMethod: method, shippingAddress } = event;
      const country = event.country ?? shippingAddress?.country;
      return {
        type: 'OrderPlaced',
        orderId,
        currency,
        method,
        ...(country !== undefined && { country }),
        ...amountAndLines(await order.after(recorded)),
        placedAt: occurredAt,
        recordedAt,
      };
    }
    case 'OrderModified':
    case 'ItemsCancelled':
      return { type: 'OrderModified', orderVersion, ...amountAndLines(await order.after(recorded)) };
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
      const items = unitsOf(event.items, await order.after(recorded));
      return { type: 'ShipmentDispatched', orderVersion, shipmentId, items };
    }
    // A newer version has written it: all that can be told is that the order has gone on.
    case undefined:
    case 'ShipmentDelivered':
    case 'DeliveryFailed':
    case 'ItemsReturned':
      return { type: 'OrderChanged', orderVersion };
  }
}

function amountAndLines(order: OrderState) {
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
