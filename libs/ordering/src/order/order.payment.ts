import { accept, type Decision, reject } from '@daybook/event-sourcing';
import { type AmountViolation, type Currency, parseAmount } from '@daybook/money';
import type { ChangePaymentMethod, RecordPayment, RefundPayment } from './order.commands.js';
import type { OrderEvent } from './order.events.js';
import { orderTotal } from './order.lines.js';
import { paymentTokenViolations } from './order.payment-token.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type OrderRejection,
  type OrderRejectionCode,
  type Violation,
  violation,
} from './order.rejections.js';
import type { CancelledOrder, LivingOrder } from './order.state.js';

type OrderDecision = Decision<OrderEvent, OrderRejection>;

/** Card orders are confirmed by their payment; whether there is anything to pay is for the lines to say. */
export function decideConfirmation(order: LivingOrder): OrderDecision {
  if (order.status !== 'placed') return reject(illegalStep('order-already-confirmed'));
  switch (order.paymentMethod) {
    case 'card':
      return order.payment.paidMinor > 0 || isFree(order)
        ? accept({ type: 'OrderConfirmed' })
        : reject(illegalStep('payment-pending'));
    case 'cashOnDelivery':
    case 'invoice':
      return accept({ type: 'OrderConfirmed' });
  }
}

/** An order is paid whole and once, whenever that is. */
export function decidePayment(order: LivingOrder, command: RecordPayment): OrderDecision {
  if (order.payment.paidMinor > 0) return reject(illegalStep('payment-already-confirmed'));
  if (isFree(order)) return reject(illegalStep('nothing-to-pay'));

  const { amount, currency, reference } = command;
  const reading = readAmount(amount, order.currency);
  const total = orderTotal(order.lines.values());
  const violations = [...reading.violations];
  if (violations.length === 0 && !(total.ok && total.minor === reading.minor)) {
    violations.push(violation('payment-amount-mismatch', '/amount'));
  }
  if (currency !== undefined && currency !== order.currency) {
    violations.push(violation('payment-currency-mismatch', '/currency'));
  }
  if (isViolated(violations)) return reject(invalidCommand(violations));

  const confirmed: OrderEvent = {
    type: 'PaymentConfirmed',
    amountMinor: reading.minor,
    currency: order.currency,
    ...(reference !== undefined && { reference }),
  };
  return order.status === 'placed'
    ? accept<OrderEvent>(confirmed, { type: 'OrderConfirmed' })
    : accept(confirmed);
}

export function decidePaymentMethod(order: LivingOrder, command: ChangePaymentMethod): OrderDecision {
  const { paymentMethod: after, paymentToken, reason } = command;
  if (order.payment.paidMinor > 0) return reject(illegalStep('payment-already-confirmed'));
  if (order.status !== 'placed') return reject(illegalStep('order-already-confirmed'));
  const before = order.paymentMethod;
  const isOtherCard = after === 'card' && paymentToken !== undefined && paymentToken !== order.paymentToken;
  const violations = [
    ...(before === after && !isOtherCard ? [violation('nothing-changed', '/paymentMethod')] : []),
    ...paymentTokenViolations(after, paymentToken),
  ];
  if (isViolated(violations)) return reject(invalidCommand(violations));
  return accept({
    type: 'PaymentMethodChanged',
    before,
    after,
    ...(paymentToken !== undefined && { paymentToken }),
    ...(reason !== undefined && { reason }),
  });
}

/** Money goes back in every status, as goodwill is the shop's own business; but never more than came. */
export function decideRefund(order: LivingOrder | CancelledOrder, command: RefundPayment): OrderDecision {
  const { paidMinor, refundedMinor } = order.payment;
  if (paidMinor === 0) return reject(illegalStep('nothing-paid'));
  const leftMinor = paidMinor - refundedMinor;
  if (leftMinor === 0) return reject(illegalStep('refund-exceeds-payment'));

  const { amount, reference, reason } = command;
  const reading =
    amount === undefined ? { minor: leftMinor, violations: [] } : readAmount(amount, order.currency);
  const violations = [...reading.violations];
  if (reading.minor > leftMinor) violations.push(violation('refund-exceeds-payment', '/amount'));
  if (isViolated(violations)) return reject(invalidCommand(violations));
  return accept({
    type: 'PaymentRefunded',
    amountMinor: reading.minor,
    currency: order.currency,
    ...(reference !== undefined && { reference }),
    ...(reason !== undefined && { reason }),
  });
}

function isFree({ lines }: LivingOrder): boolean {
  const total = orderTotal(lines.values());
  return total.ok && total.minor === 0;
}

const amountCodes: Readonly<Record<AmountViolation, OrderRejectionCode>> = {
  malformed: 'amount-malformed',
  negative: 'amount-not-positive',
  'too-precise': 'amount-too-precise',
  'too-large': 'amount-too-large',
};

interface AmountReading {
  readonly minor: number;
  readonly violations: readonly Violation[];
}

const refused = (...codes: OrderRejectionCode[]): AmountReading => ({
  minor: 0,
  violations: codes.map((code) => violation(code, '/amount')),
});

/** Reads an amount of money that moves, which stands at `/amount`. */
function readAmount(text: string, currency: Currency): AmountReading {
  const reading = parseAmount(text, currency);
  if (!reading.ok) return refused(...reading.violations.map((each) => amountCodes[each]));
  return reading.minor === 0 ? refused('amount-not-positive') : { minor: reading.minor, violations: [] };
}
