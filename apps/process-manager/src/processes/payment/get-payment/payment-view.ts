import type { Payment } from '@daybook/contracts';
import { formatAmount } from '@daybook/money';
import type { Attempt, RunningProcess } from '@daybook/payment';

/** A payment process as the API shows it. */
export function paymentView({ status, order, terms, attempts, isReviewed }: RunningProcess): Payment {
  const { orderId, method, amountMinor, currency } = order;
  const amountOf = (minor: number) => formatAmount(minor, currency);
  return {
    orderId,
    status,
    method,
    amount: amountOf(amountMinor),
    currency,
    windowEndsAt: terms.windowEndsAt,
    attempts: attempts.map((each) => ({
      attempt: each.attempt,
      amount: amountOf(each.amountMinor),
      ...stateOf(each),
      needsReview: each.isLeft || (each.state.kind === 'succeeded' && each.state.charge.stage === 'left'),
    })),
    needsReview: isReviewed,
  };
}

function stateOf({ state }: Attempt): Pick<Payment['attempts'][number], 'status' | 'reference'> {
  if (state.kind === 'succeeded') {
    const { charge, reference } = state;
    const isGivenBack = charge.stage === 'refunding' || charge.stage === 'refunded';
    return { status: isGivenBack ? charge.stage : 'succeeded', reference };
  }
  const isNamed = state.kind === 'unresolved' && state.reference !== undefined;
  return { status: state.kind, ...(isNamed && { reference: state.reference }) };
}
