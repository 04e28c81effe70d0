import { type Currency, formatAmount } from '@daybook/money';
import type { ChangeRequest } from './order.commands.js';
import type { Line } from './order.events.js';

/**
 * The changes that bring an order's lines back to what they were. A line that was removed comes back under an id of its
 * own, as ids never come to mean another line.
 */
export function changesBack(
  now: Iterable<Line>,
  before: Iterable<Line>,
  currency: Currency,
): ChangeRequest[] {
  const remaining = new Map<number, Line>();
  for (const line of now) remaining.set(line.lineId, line);
  const changes: ChangeRequest[] = [];
  for (const { lineId, sku, description, quantity, unitPriceMinor } of before) {
    const line = remaining.get(lineId);
    remaining.delete(lineId);
    if (line === undefined) {
      const unitPrice = formatAmount(unitPriceMinor, currency);
      const described = description !== undefined && { description };
      changes.push({ action: 'addLine', sku, ...described, quantity, unitPrice });
    } else if (line.quantity !== quantity) {
      changes.push({ action: 'changeQuantity', lineId, quantity });
    }
  }
  for (const lineId of remaining.keys()) changes.push({ action: 'removeLine', lineId });
  return changes;
}
