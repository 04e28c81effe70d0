import type { Payment } from '@daybook/contracts';
import { formatAmount } from '@daybook/money';
import type { Attempt, ChargedAttempt, RunningProcess } from '@daybook/payment';

type PaymentAttempt = Payment['attempts'][number];

/** A payment process as the API shows it. */
export function paymentView(process: RunningProcess): Payment {
  const { status, order, terms, attempts, isReviewed } = process;
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
      ...stateOf(process, each),
      ...refundsOf(each, amountOf),
      needsReview: each.isLeft || chargeOf(each)?.refunds.at(-1)?.stage === 'left',
    })),
    needsReview: isReviewed,
  };
}

const chargeOf = ({ state }: Attempt): ChargedAttempt['state']['charge'] | undefined =>
  state.kind === 'succeeded' ? state.charge : undefined;

function stateOf(process: RunningProcess, { state }: Attempt): Pick<PaymentAttempt, 'status' | 'reference'> {
  if (state.kind === 'succeeded') {
    const { charge, reference } = state;
    const last = charge.refunds.at(-1)?.stage ?? 'left';
    // Of the payment of an order that goes on only a part is given back.
    const isKept = charge.stage === 'recorded' && process.status !== 'cancelled';
    return { status: isKept || last === 'left' ? 'succeeded' : last, reference };
  }
  const isNamed = state.kind === 'unresolved' && state.reference !== undefined;
  return { status: state.kind, ...(isNamed && { reference: state.reference }) };
}

function refundsOf(attempt: Attempt, amountOf: (minor: number) => string): Pick<PaymentAttempt, 'refunds'> {
  const refunds = chargeOf(attempt)?.refunds ?? [];
  if (refunds.length === 0) return {};
  return {
    refunds: refunds.map(({ refund, amountMinor, stage, reference }) => ({
      refund,
      amount: amountOf(amountMinor),
      status: stage === 'left' ? 'needsReview' : stage,
      ...(reference !== undefined && { reference }),
    })),
  };
}
