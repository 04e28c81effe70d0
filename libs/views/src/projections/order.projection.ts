import { decodeStoredOrderEvent, type Order, type OrderLine } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import {
  type Currency,
  formatAmount,
  type Line,
  type OrderChange,
  type OrderEvent,
  type OrderPlaced,
  parseAmount,
  type PaymentMethod,
} from '@daybook/ordering';
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
  return { ...order, ...changedFields(order, fact), version: event.version, updatedAt: event.occurredAt };
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
    payment: { method: paymentMethod, status: initialPaymentStatus[paymentMethod] },
    ...(shippingAddress !== undefined && { shippingAddress }),
    placedAt: event.occurredAt,
    updatedAt: event.occurredAt,
  };
}

const initialPaymentStatus: Readonly<Record<PaymentMethod, Order['payment']['status']>> = {
  card: 'pending',
  cashOnDelivery: 'cashOnDelivery',
  invoice: 'invoiced',
};

function changedFields(order: Order, fact: Exclude<OrderEvent, OrderPlaced>): Partial<Order> {
  switch (fact.type) {
    case 'OrderModified':
      return modifiedFields(order, fact.changes, fact.currency);
    case 'OrderConfirmed':
      return { status: 'confirmed' };
    case 'OrderCancelled':
      return { status: 'cancelled', ...(fact.reason !== undefined && { cancellationReason: fact.reason }) };
  }
}

function modifiedFields(order: Order, changes: readonly OrderChange[], currency: Currency): Partial<Order> {
  const lines = new Map(order.lines.map((line) => [line.lineId, line]));
  let { shippingAddress } = order;
  for (const change of changes) {
    switch (change.kind) {
      case 'quantityChanged': {
        const line = lines.get(change.lineId);
        if (line) lines.set(line.lineId, priced({ ...line, quantity: change.after }, currency));
        break;
      }
      case 'lineAdded':
        lines.set(change.line.lineId, orderLine(change.line, currency));
        break;
      case 'lineRemoved':
        lines.delete(change.line.lineId);
        break;
      case 'shippingAddressChanged':
        shippingAddress = change.after;
        break;
    }
  }
  return {
    ...summed([...lines.values()], currency),
    ...(shippingAddress !== undefined && { shippingAddress }),
  };
}

function orderLine(
  { lineId, sku, description, quantity, unitPriceMinor }: Line,
  currency: Currency,
): OrderLine {
  return {
    lineId,
    sku,
    ...(description !== undefined && { description }),
    quantity,
    unitPrice: formatAmount(unitPriceMinor, currency),
    amount: formatAmount(unitPriceMinor * quantity, currency),
  };
}

function priced(line: OrderLine, currency: Currency): OrderLine {
  return { ...line, amount: formatAmount(minorOf(line.unitPrice, currency) * line.quantity, currency) };
}

function summed(lines: OrderLine[], currency: Currency): Pick<Order, 'total' | 'units' | 'lines'> {
  let totalMinor = 0;
  let units = 0;
  for (const line of lines) {
    totalMinor += minorOf(line.amount, currency);
    units += line.quantity;
  }
  return { total: formatAmount(totalMinor, currency), units, lines };
}

/** Reads an amount that this projection wrote itself. */
export function minorOf(amount: string, currency: string): number {
  const result = parseAmount(amount, currency as Currency);
  if (!result.ok) throw new Error(`The view holds ${amount} ${currency}, which is no amount.`);
  return result.minor;
}
