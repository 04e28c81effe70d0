import type { ProcessRequest } from './payment-process.events.js';
import { backoffMs, later } from './payment-process.policy.js';
import {
  type Attempt,
  type ChargedAttempt,
  due,
  isCharged,
  isRefunded,
  type RefundedCharge,
  type RunningProcess,
} from './payment-process.state.js';

/** What the process asks of the provider: about charges of unknown outcome, whatever became of the order, and refunds. */
export function nextCallToProvider(state: RunningProcess, now: string): ProcessRequest | undefined {
  for (const attempt of state.attempts) {
    const next = isCharged(attempt)
      ? nextRefundRequest(state, attempt, now)
      : nextInquiry(state, attempt, now);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** The process asks about a charge that nobody answered, and never makes it again: it may have been carried out. */
function nextInquiry(state: RunningProcess, attempt: Attempt, now: string): ProcessRequest | undefined {
  const { attempt: number, key, call, inquiries, isLeft, state: known } = attempt;
  if (known.kind !== 'unresolved' || call !== undefined || isLeft) return undefined;
  const { askBackoffMs, maxBackoffMs, maxInquiries } = state.terms;
  const name = `inquiry:${number}` as const;
  const deadline = state.deadlines.get(name);
  if (deadline === due) {
    const request = state.lastRequest + 1;
    const reference = known.reference !== undefined && { reference: known.reference };
    return { type: 'PaymentInquiryRequested', request, attempt: number, key, ...reference };
  }
  if (deadline !== undefined) return undefined;
  if (inquiries >= maxInquiries) {
    return { type: 'PaymentReviewRequested', reason: 'attempt-unresolved', attempt: number };
  }
  const waitMs = backoffMs(askBackoffMs, inquiries + 1, maxBackoffMs);
  return { type: 'PaymentDeadlineSet', name, at: later(now, waitMs) };
}

/** Money that is not the payment of a living order goes back, by one refund for each charge. */
function nextRefundRequest(
  state: RunningProcess,
  attempt: ChargedAttempt,
  now: string,
): ProcessRequest | undefined {
  const { charge } = attempt.state;
  if (isRefunded(charge)) return nextRefundStep(state, attempt, charge, now);
  if (!isUnwanted(state, attempt)) return undefined;
  const givenBackMinor = charge.stage === 'recorded' ? refundedByOthersMinor(state) : 0;
  const amountMinor = attempt.amountMinor - givenBackMinor;
  return amountMinor > 0 ? refundRequested(state, attempt, amountMinor) : undefined;
}

function nextRefundStep(
  state: RunningProcess,
  attempt: ChargedAttempt,
  { stage, call, isRefused, requests, refundMinor, recording }: RefundedCharge,
  now: string,
): ProcessRequest | undefined {
  if (stage === 'left' || call !== undefined) return undefined;
  const { attempt: number } = attempt;
  if (stage === 'refunded') {
    if (recording !== 'rejected') return undefined;
    return { type: 'PaymentReviewRequested', reason: 'refund-not-recorded', attempt: number };
  }
  if (isRefused) return { type: 'PaymentReviewRequested', reason: 'refund-refused', attempt: number };
  const { askBackoffMs, maxBackoffMs, maxRefundRequests } = state.terms;
  const name = `refund:${number}` as const;
  const deadline = state.deadlines.get(name);
  if (deadline === due) return refundRequested(state, attempt, refundMinor);
  if (deadline !== undefined) return undefined;
  if (requests >= maxRefundRequests) {
    return { type: 'PaymentReviewRequested', reason: 'refund-unanswered', attempt: number };
  }
  const waitMs = backoffMs(askBackoffMs, requests, maxBackoffMs);
  return { type: 'PaymentDeadlineSet', name, at: later(now, waitMs) };
}

function refundRequested(
  state: RunningProcess,
  attempt: ChargedAttempt,
  amountMinor: number,
): ProcessRequest {
  return {
    type: 'RefundRequested',
    request: state.lastRequest + 1,
    attempt: attempt.attempt,
    key: `${attempt.key}:refund`,
    reference: attempt.state.reference,
    amountMinor,
    currency: state.order.currency,
  };
}

function isUnwanted(state: RunningProcess, attempt: ChargedAttempt): boolean {
  switch (attempt.state.charge.stage) {
    case 'found':
      return !isPayable(state, attempt) && !isBeingRecorded(state, attempt);
    case 'unwanted':
      return true;
    case 'recorded':
      return state.status === 'cancelled';
    case 'refunding':
    case 'refunded':
    case 'left':
      return false;
  }
}

/**
 * Whether the order could take the charge as its payment: as long as it is to be paid by card, no matter whether the
 * window has ended. Once the order is to be paid on delivery the customer counts on that, and cash may be collected;
 * a charge that succeeds after that goes back.
 */
export const isPayable = ({ status, order }: RunningProcess, { amountMinor }: ChargedAttempt): boolean =>
  status === 'underWay' && order.method === 'card' && !order.isPaid && order.amountMinor === amountMinor;

function isBeingRecorded(state: RunningProcess, { attempt }: ChargedAttempt): boolean {
  const { openCommandToOrder, commandsToOrder } = state;
  const open = openCommandToOrder === undefined ? undefined : commandsToOrder.get(openCommandToOrder);
  return open?.kind === 'recordPayment' && open.attempt === attempt;
}

function refundedByOthersMinor({ order }: RunningProcess): number {
  let sumMinor = 0;
  for (const amountMinor of order.refundsMinor.values()) sumMinor += amountMinor;
  return sumMinor;
}
