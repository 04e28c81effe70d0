import type { CancellationCause, ProcessRequest } from './payment-process.events.js';
import { backoffMs, later } from './payment-process.policy.js';
import { isPayable, isUntouched } from './payment-process.asks.provider.js';
import { isStockReady } from './payment-process.asks.stock.js';
import {
  due,
  isCharged,
  ofRefund,
  type ProcessUnderWay,
  type RunningProcess,
} from './payment-process.state.js';

/** What the process asks of the order next: one command at a time, because each answer may change what comes next. */
export function nextCommandToOrder(state: RunningProcess, now: string): ProcessRequest | undefined {
  if (state.openCommandToOrder !== undefined) return undefined;
  const isNext = state.status === 'underWay' && isStarted(state, now);
  return refundToRecord(state) ?? (isNext ? nextOfOrder(state, now) : undefined);
}

/** Whether the order has had its time to be changed; by this clock, or by that of the deadline. */
export const isStarted = ({ terms, deadlines }: RunningProcess, now: string): boolean =>
  now >= terms.startsAt || deadlines.get('start') === due;

/** The order learns of every refund of what it counts as its payment. */
function refundToRecord(state: RunningProcess): ProcessRequest | undefined {
  for (const attempt of state.attempts) {
    if (!isCharged(attempt) || attempt.state.charge.stage !== 'recorded') continue;
    for (const { refund, reference, recording, amountMinor } of attempt.state.charge.refunds) {
      if (reference === undefined || recording !== 'wanted') continue;
      return {
        type: 'RefundRecordingRequested',
        request: state.lastRequest + 1,
        attempt: attempt.attempt,
        ...ofRefund(refund),
        reference,
        amountMinor,
        currency: state.order.currency,
      };
    }
  }
  return undefined;
}

function nextOfOrder(state: ProcessUnderWay, now: string): ProcessRequest | undefined {
  const { order, stock, stuck } = state;
  // An event of the order that came before the last one told is still to be told.
  if (order.laterVersions.size > 0) return undefined;
  if (stuck?.orderVersion === order.version) return nextOfStuck(state);
  if (stock.isRefused) return nextOfShortage(state);
  if (!isStockReady(state)) return undefined;
  if (order.method !== 'card' || order.amountMinor === 0) {
    return {
      type: 'OrderConfirmationRequested',
      request: state.lastRequest + 1,
      orderVersion: order.version,
    };
  }
  return nextOfPayment(state, now);
}

/** An order whose goods cannot be had is cancelled; a change that cannot be had is taken back. */
function nextOfShortage(state: ProcessUnderWay): ProcessRequest {
  const { order, stock, lastRequest } = state;
  if (stock.revision === undefined || stock.revision === order.revisionVersion) {
    return cancellation(state, 'outOfStock');
  }
  return {
    type: 'OrderReversionRequested',
    request: lastRequest + 1,
    orderVersion: order.version,
    toVersion: stock.revision,
    cause: 'outOfStock',
  };
}

/** An order that refuses a command for no reason that is known to pass has time until the end of the window. */
function nextOfStuck(state: ProcessUnderWay): ProcessRequest | undefined {
  const { stuck, isWindowOpen, isReviewed } = state;
  if (stuck?.kind === 'cancel' && !stuck.isChangeToCome) {
    return isReviewed ? undefined : { type: 'PaymentReviewRequested', reason: 'cancellation-rejected' };
  }
  return stuck?.isChangeToCome === true || isWindowOpen ? undefined : cancellation(state, 'paymentFailed');
}

const cancellation = (state: RunningProcess, cause: CancellationCause): ProcessRequest => ({
  type: 'OrderCancellationRequested',
  request: state.lastRequest + 1,
  orderVersion: state.order.version,
  cause,
});

function nextOfPayment(state: ProcessUnderWay, now: string): ProcessRequest | undefined {
  for (const attempt of state.attempts) {
    if (!isCharged(attempt) || !isUntouched(attempt) || !isPayable(state, attempt)) continue;
    return {
      type: 'PaymentRecordingRequested',
      request: state.lastRequest + 1,
      orderVersion: state.order.version,
      attempt: attempt.attempt,
      reference: attempt.state.reference,
      amountMinor: attempt.amountMinor,
      currency: state.order.currency,
    };
  }
  if (isAnswerAwaited(state)) return undefined;
  const next = nextAttempt(state, now);
  if (next === 'later') return undefined;
  return next ?? fallback(state);
}

/**
 * Within the window the process waits until it knows what became of an attempt. After the window it waits only for
 * the answer to a call that is under way, which comes soon: the customer was promised an answer.
 */
const isAnswerAwaited = ({ attempts, isWindowOpen }: ProcessUnderWay): boolean =>
  attempts.some(
    ({ state: { kind }, call }) =>
      kind === 'requested' || (kind === 'unresolved' && (isWindowOpen || call !== undefined)),
  );

function nextAttempt(state: ProcessUnderWay, now: string): ProcessRequest | 'later' | undefined {
  const { attempts, terms, order, isWindowOpen } = state;
  if (!isWindowOpen || now >= terms.windowEndsAt) return undefined;
  const last = attempts.at(-1);
  // The provider does not know the attempt. It is sent again; its key sees to it that it is carried out once at most.
  if (last?.state.kind === 'unknown' && last.amountMinor === order.amountMinor) {
    return attemptRequested(state, last.attempt);
  }
  const declined = attempts.flatMap(({ state: known }) => (known.kind === 'declined' ? [known] : []));
  if (declined.length >= terms.maxAttempts || declined.some(({ isFinal }) => isFinal)) return undefined;
  const attempt = attempts.length + 1;
  if (last?.state.kind !== 'declined') return attemptRequested(state, attempt);

  const name = `attempt:${attempt}` as const;
  const deadline = state.deadlines.get(name);
  if (deadline === due) return attemptRequested(state, attempt);
  if (deadline !== undefined) return 'later';
  const at = later(now, backoffMs(terms.attemptBackoffMs, declined.length, terms.maxBackoffMs));
  return at < terms.windowEndsAt ? { type: 'PaymentDeadlineSet', name, at } : undefined;
}

function attemptRequested(state: ProcessUnderWay, attempt: number): ProcessRequest {
  const { orderId, amountMinor, currency } = state.order;
  const key = `${orderId}:${attempt}`;
  const request = state.lastRequest + 1;
  return { type: 'PaymentAttemptRequested', request, attempt, key, amountMinor, currency };
}

function fallback(state: ProcessUnderWay): ProcessRequest {
  const { maxCashOnDeliveryMinor: maxMinor } = state.terms;
  if (maxMinor === undefined || state.order.amountMinor > maxMinor) {
    return cancellation(state, 'paymentFailed');
  }
  return {
    type: 'PaymentMethodChangeRequested',
    request: state.lastRequest + 1,
    orderVersion: state.order.version,
    method: 'cashOnDelivery',
  };
}
