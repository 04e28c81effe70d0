import {
  add,
  type AmountResult,
  type AmountViolation,
  type Currency,
  multiply,
  parseAmount,
} from '@daybook/money';
import { type LineRequest, limits } from './order.commands.js';
import type { Line } from './order.events.js';
import type { OrderState } from './order.state.js';
import { type OrderRejectionCode, type Violation, violation } from './order.rejections.js';

/** A requested line as the order would hold it, or everything that is wrong with it. */
export type LineReading =
  | { readonly ok: true; readonly line: Line }
  | { readonly ok: false; readonly violations: readonly Violation[] };

const priceCodes: Readonly<Record<AmountViolation, OrderRejectionCode>> = {
  malformed: 'price-malformed',
  negative: 'price-negative',
  'too-precise': 'price-too-precise',
  'too-large': 'amount-too-large',
};

/** What is wrong with a price that stands at `pointer`, each with its code. */
export function priceViolations(unitPrice: string, currency: Currency, pointer: string): Violation[] {
  return amountViolations(parseAmount(unitPrice, currency), pointer);
}

const amountViolations = (price: AmountResult, pointer: string): Violation[] =>
  price.ok ? [] : price.violations.map((each) => violation(priceCodes[each], pointer));

// Without a currency nothing can be said about a price, and it is not the price that is wrong.
const unread: AmountResult = { ok: false, violations: [] };

export function quantityViolations(quantity: number, pointer: string): Violation[] {
  const violations: Violation[] = [];
  if (!Number.isInteger(quantity)) violations.push(violation('quantity-not-integer', pointer));
  if (quantity < 1) violations.push(violation('quantity-not-positive', pointer));
  if (quantity > limits.maxQuantity) violations.push(violation('quantity-too-large', pointer));
  return violations;
}

/** Reads a requested line at `pointer`; `currency` is undefined when the order's is not a known one. */
export function readLine(
  request: LineRequest,
  lineId: number,
  currency: Currency | undefined,
  pointer: string,
): LineReading {
  const { sku, description, quantity } = request;
  const violations = quantityViolations(quantity, `${pointer}/quantity`);
  if (sku === '') violations.push(violation('sku-missing', `${pointer}/sku`));

  const price = currency === undefined ? unread : parseAmount(request.unitPrice, currency);
  if (!price.ok) {
    return { ok: false, violations: [...violations, ...amountViolations(price, `${pointer}/unitPrice`)] };
  }
  if (violations.length > 0) return { ok: false, violations };
  if (!multiply(price.minor, quantity).ok) {
    return { ok: false, violations: [violation('amount-too-large', pointer)] };
  }
  const line = { lineId, sku, ...(description !== undefined && { description }), quantity };
  return { ok: true, line: { ...line, unitPriceMinor: price.minor } };
}

/** What the lines cost together, in minor units, or `too-large`. */
export function orderTotal(lines: Iterable<Pick<Line, 'quantity' | 'unitPriceMinor'>>): AmountResult {
  let total: AmountResult = { ok: true, minor: 0 };
  for (const line of lines) {
    const amount = multiply(line.unitPriceMinor, line.quantity);
    if (!amount.ok) return amount;
    total = add(total.minor, amount.minor);
    if (!total.ok) return total;
  }
  return total;
}

/** The lines of an order as a list, in the order of their ids; none before it is placed. */
export const linesOf = (order: OrderState): Line[] => ('lines' in order ? [...order.lines.values()] : []);
