import type { OrderLine } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/money';
import { type ItemsCancelled, type Line, type OrderModified, tallyStatus } from '@daybook/ordering';
import { minorOf } from './amounts.js';
import { type ProjectedOrder, summed, withFields, withLine, withoutLine } from './projected-order.js';

export function afterModification(
  order: ProjectedOrder,
  { changes, currency }: OrderModified,
): ProjectedOrder {
  let after = order;
  for (const change of changes) {
    switch (change.kind) {
      case 'quantityChanged': {
        const line = after.lines.get(change.lineId);
        if (line) after = withLine(after, priced({ ...line, quantity: change.after }, currency));
        break;
      }
      case 'lineAdded':
        after = withLine(after, orderLine(change.line, currency));
        break;
      case 'lineRemoved':
        after = withoutLine(after, change.line.lineId);
        break;
      case 'shippingAddressChanged':
        after = withFields(after, { shippingAddress: change.after });
        break;
    }
  }
  return summed(after);
}

/** What is cancelled is ordered no more; its lines say beside how much that was. */
export function afterItemCancellation(
  order: ProjectedOrder,
  { items, currency }: ItemsCancelled,
): ProjectedOrder {
  const after = items.reduce((changed, { lineId, quantity: less }) => {
    const line = changed.lines.get(lineId);
    if (!line) return changed;
    const left = { ...line, quantity: line.quantity - less, cancelled: (line.cancelled ?? 0) + less };
    return withLine(changed, priced(left, currency));
  }, order);
  return withFields(summed(after), { status: tallyStatus(after.sums.tally) });
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
