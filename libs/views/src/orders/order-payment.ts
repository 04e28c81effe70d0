import type { Order } from '@daybook/contracts';
import { formatAmount } from '@daybook/money';
import { type PaymentMethod, type PaymentRefunded } from '@daybook/ordering';
import { minorOf } from './amounts.js';

type Payment = Order['payment'];

const unpaid: Readonly<Record<PaymentMethod, Payment['status']>> = {
  card: 'pending',
  cashOnDelivery: 'cashOnDelivery',
  invoice: 'invoiced',
};

/** The payment with the status that follows from the rest. */
export function paymentOf({ method, paid, refunded: back }: Omit<Payment, 'status'>): Payment {
  if (paid === undefined) return { method, status: unpaid[method] };
  return {
    method,
    status: back === paid ? 'refunded' : 'paid',
    paid,
    ...(back !== undefined && { refunded: back }),
  };
}

export function refunded({ payment, currency }: Order, fact: PaymentRefunded): Payment {
  const before = payment.refunded === undefined ? 0 : minorOf(payment.refunded, currency);
  return paymentOf({ ...payment, refunded: formatAmount(before + fact.amountMinor, fact.currency) });
}
