import type { Order, OrderLine } from '@daybook/contracts';
import { type Currency, formatAmount, type Line, type OrderChange } from '@daybook/ordering';
import { minorOf } from './amounts.js';

export function modifiedFields(
  order: Order,
  changes: readonly OrderChange[],
  currency: Currency,
): Partial<Order> {
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

export function orderLine(
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
    shipped: 0,
    delivered: 0,
    returned: 0,
  };
}

function priced(line: OrderLine, currency: Currency): OrderLine {
  return { ...line, amount: formatAmount(minorOf(line.unitPrice, currency) * line.quantity, currency) };
}

/** The lines, with what they come to. */
export function summed(lines: OrderLine[], currency: Currency): Pick<Order, 'total' | 'units' | 'lines'> {
  let totalMinor = 0;
  let units = 0;
  for (const line of lines) {
    totalMinor += minorOf(line.amount, currency);
    units += line.quantity;
  }
  return { total: formatAmount(totalMinor, currency), units, lines };
}
