import { accept, type Decision, reject } from '@daybook/event-sourcing';
import { type Currency, isCurrency } from '@daybook/money';
import { type LineRequest, limits, type PlaceOrder } from './order.commands.js';
import type { Line, OrderEvent } from './order.events.js';
import { orderTotal, readLine } from './order.lines.js';
import { paymentTokenViolations } from './order.payment-token.js';
import {
  invalidCommand,
  isViolated,
  type OrderRejection,
  type Violation,
  violation,
} from './order.rejections.js';

/** Decides a new order, naming everything that is wrong with it. */
export function decidePlacement(command: PlaceOrder): Decision<OrderEvent, OrderRejection> {
  if (command.lines.length > limits.maxLines) {
    return reject(invalidCommand([violation('too-many-lines', '/lines')]));
  }
  const { customerId, currency, country, paymentMethod, paymentToken, shippingAddress } = command;
  const known = isCurrency(currency);
  const { lines, violations: lineViolations } = readLines(command.lines, known ? currency : undefined);
  const violations = [
    ...(customerId.trim() === '' ? [violation('customer-missing', '/customerId')] : []),
    ...paymentTokenViolations(paymentMethod, paymentToken),
    ...lineViolations,
  ];
  if (!known) return reject(invalidCommand([violation('currency-unknown', '/currency'), ...violations]));
  if (isViolated(violations)) return reject(invalidCommand(violations));
  if (!orderTotal(lines).ok) return reject(invalidCommand([violation('amount-too-large', '/lines')]));
  return accept({
    type: 'OrderPlaced',
    customerId,
    currency,
    ...(country !== undefined && { country }),
    paymentMethod,
    ...(paymentToken !== undefined && { paymentToken }),
    ...(shippingAddress !== undefined && { shippingAddress }),
    lines,
  });
}

function readLines(requests: readonly LineRequest[], currency: Currency | undefined) {
  const lines: Line[] = [];
  const violations: Violation[] = [];
  if (requests.length === 0) violations.push(violation('order-without-lines', '/lines'));
  for (const [index, request] of requests.entries()) {
    const reading = readLine(request, index + 1, currency, `/lines/${index}`);
    if (reading.ok) lines.push(reading.line);
    else violations.push(...reading.violations);
  }
  return { lines, violations };
}
