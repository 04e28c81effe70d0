import type { RecordedEvent } from '@daybook/event-log';
import { linesOf, type OrderEvent, type OrderState, orderTotal } from '@daybook/ordering';
import type { StockItem, UntimedInput } from '@daybook/payment';
import type { OrderInBatch } from './order-in-batch.js';
import { processActor } from './payment.decides.js';

const told = [
  'OrderPlaced',
  'OrderModified',
  'OrderConfirmed',
  'OrderCancelled',
  'PaymentMethodChanged',
  'PaymentConfirmed',
  'PaymentRefunded',
  'ShipmentDispatched',
  'ItemsCancelled',
] as const satisfies readonly OrderEvent['type'][];
type Told = Extract<OrderEvent, { readonly type: (typeof told)[number] }>;

const isTold = (event: OrderEvent): event is Told => (told as readonly string[]).includes(event.type);

/**
 * What an event of an order means to its payment process. The process is told of every event, so that it knows at which
 * version the order is. Of an event that means nothing to it, or that a newer version of this software has written, it is
 * told only that the order has gone on.
 */
export async function inputOf(
  recorded: RecordedEvent,
  order: Pick<OrderInBatch, 'eventOf' | 'after'>,
): Promise<UntimedInput> {
  const { version: orderVersion, streamId: orderId, occurredAt, recordedAt, actor } = recorded;
  const event = order.eventOf(recorded);
  if (event === undefined || !isTold(event)) return { type: 'OrderChanged', orderVersion };
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
        ...amountAndLines(await order.after(recorded)),
        placedAt: occurredAt,
        recordedAt,
      };
    }
    case 'OrderModified':
      return { type: 'OrderModified', orderVersion, ...amountAndLines(await order.after(recorded)) };
    case 'ItemsCancelled': {
      const { valueMinor: cancelledMinor } = event;
      const left = amountAndLines(await order.after(recorded));
      return { type: 'ItemsCancelled', orderVersion, ...left, cancelledMinor };
    }
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
  }
}

function amountAndLines(order: OrderState) {
  const lines = linesOf(order);
  const total = orderTotal(lines);
  const ordered = lines.filter(({ quantity }) => quantity > 0);
  // The decider refuses such an order.
  if (!total.ok) throw new RangeError('The total of the order is more than can be kept exactly.');
  return { amountMinor: total.minor, lines: ordered.map(({ sku, quantity }) => ({ sku, quantity })) };
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
