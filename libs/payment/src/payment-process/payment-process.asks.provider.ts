import type { ProcessRequest } from './payment-process.events.js';
import { backoffMs, later } from './payment-process.policy.js';
import {
  type Attempt,
  type Charge,
  type ChargedAttempt,
  due,
  isCharged,
  ofRefund,
  type Refund,
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

/** Money that is not the payment of a living order goes back, and what was paid for items that were cancelled. */
function nextRefundRequest(
  state: RunningProcess,
  attempt: ChargedAttempt,
  now: string,
): ProcessRequest | undefined {
  const { refunds, stage } = attempt.state.charge;
  const last = refunds.at(-1);
  if (last !== undefined && !isSettled(last, stage)) return nextRefundStep(state, attempt, last, now);
  const amountMinor = owedMinor(state, attempt) - sumOf(refunds.map((each) => each.amountMinor));
  return amountMinor > 0 ? refundRequested(state, attempt, refunds.length + 1, amountMinor) : undefined;
}

/** Whether nothing more is to be done about the refund, by the provider, the order or the process. */
const isSettled = ({ stage, recording }: Refund, stageOfCharge: Charge['stage']): boolean =>
  stage === 'left' || (stage === 'refunded' && (recording === 'accepted' || stageOfCharge !== 'recorded'));

function nextRefundStep(
  state: RunningProcess,
  attempt: ChargedAttempt,
  { refund, stage, call, isRefused, requests, amountMinor, recording }: Refund,
  now: string,
): ProcessRequest | undefined {
  if (call !== undefined) return undefined;
  const { attempt: number } = attempt;
  if (stage === 'refunded') {
    if (recording !== 'rejected') return undefined;
    return { type: 'PaymentReviewRequested', reason: 'refund-not-recorded', attempt: number };
  }
  if (isRefused) return { type: 'PaymentReviewRequested', reason: 'refund-refused', attempt: number };
  const { askBackoffMs, maxBackoffMs, maxRefundRequests } = state.terms;
  const name = `refund:${number}` as const;
  const deadline = state.deadlines.get(name);
  if (deadline === due) return refundRequested(state, attempt, refund, amountMinor);
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
  refund: number,
  amountMinor: number,
): ProcessRequest {
  return {
    type: 'RefundRequested',
    request: state.lastRequest + 1,
    attempt: attempt.attempt,
    ...ofRefund(refund),
    key: refund === 1 ? `${attempt.key}:refund` : `${attempt.key}:refund:${refund}`,
    reference: attempt.state.reference,
    amountMinor,
    currency: state.order.currency,
  };
}

/** How much of the charge is to be back with the customer in the end, by this process. */
function owedMinor(state: RunningProcess, attempt: ChargedAttempt): number {
  const { amountMinor } = attempt;
  switch (attempt.state.charge.stage) {
    case 'found':
      return !isPayable(state, attempt) && !isBeingRecorded(state, attempt) ? amountMinor : 0;
    case 'unwanted':
      return amountMinor;
    case 'recorded': {
      const { cancelledMinor, refundsMinor } = state.order;
      const keptMinor = amountMinor - sumOf(refundsMinor.values());
      return state.status === 'cancelled' ? keptMinor : Math.min(sumOf(cancelledMinor.values()), keptMinor);
    }
  }
}

/** A charge of which nothing has been decided yet. */
export const isUntouched = ({ state }: ChargedAttempt): boolean =>
  state.charge.stage === 'found' && state.charge.refunds.length === 0;

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

function sumOf(amountsMinor: Iterable<number>): number {
  let sumMinor = 0;
  for (const amountMinor of amountsMinor) sumMinor += amountMinor;
  return sumMinor;
}
