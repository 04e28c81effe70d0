import type { PaymentEvent, PaymentEventOf } from './payment-process.events.js';
import { evolveAttempts } from './payment-process.evolution.attempts.js';
import { evolveOrder } from './payment-process.evolution.order.js';
import { evolveStock } from './payment-process.evolution.stock.js';
import { due, type PaymentState, type RunningProcess, withEntry } from './payment-process.state.js';

/**
 * What the process knows after an event. An event that cannot follow a state leaves it as it is, because history is
 * read as it stands; whether an input says anything new is asked before there is an event.
 */
export function evolve(state: PaymentState, event: PaymentEvent): PaymentState {
  if (event.type === 'PaymentProcessStarted') return state.status === 'none' ? start(event) : state;
  if (state.status === 'none') return state;
  return 'request' in event && event.request > state.lastRequest
    ? change({ ...state, lastRequest: event.request }, event)
    : change(state, event);
}

function start(event: PaymentEventOf<'PaymentProcessStarted'>): RunningProcess {
  const { orderId, amountMinor, currency, method, items, terms } = event;
  return {
    status: 'underWay',
    terms,
    order: {
      orderId,
      currency,
      amountMinor,
      method,
      items: new Map(items.map(({ sku, quantity }) => [sku, quantity])),
      revisionVersion: 1,
      methodVersion: 1,
      version: 1,
      laterVersions: new Set(),
      isPaid: false,
      cancelledMinor: new Map(),
      refundsMinor: new Map(),
      shipmentIds: [],
    },
    stock: {
      held: new Map(),
      isRefused: false,
      reservations: new Map(),
    },
    attempts: [],
    isWindowOpen: true,
    deadlines: new Map(),
    commandsToOrder: new Map(),
    isReviewed: false,
    isCompleted: false,
    lastRequest: 0,
  };
}

function change(
  state: RunningProcess,
  event: Exclude<PaymentEvent, { readonly type: 'PaymentProcessStarted' }>,
): RunningProcess {
  switch (event.type) {
    case 'OrderRevisionNoted':
    case 'ItemsCancellationNoted':
    case 'PaymentMethodNoted':
    case 'OrderConfirmationNoted':
    case 'OrderCancellationNoted':
    case 'OrderEventNoted':
    case 'OrderPaymentNoted':
    case 'OrderRefundNoted':
    case 'OrderConfirmationRequested':
    case 'PaymentRecordingRequested':
    case 'PaymentMethodChangeRequested':
    case 'OrderCancellationRequested':
    case 'OrderReversionRequested':
    case 'RefundRecordingRequested':
    case 'OrderRequestAccepted':
    case 'OrderRequestRejected':
      return evolveOrder(state, event);
    case 'DispatchNoted':
    case 'StockReservationRequested':
    case 'StockReleaseRequested':
    case 'StockCommitmentRequested':
    case 'StockReservationAnswered':
    case 'StockReleaseAnswered':
    case 'StockCommitmentAnswered':
      return evolveStock(state, event);
    case 'PaymentAttemptRequested':
    case 'PaymentInquiryRequested':
    case 'PaymentAttemptSucceeded':
    case 'PaymentAttemptDeclined':
    case 'PaymentAttemptPending':
    case 'PaymentAttemptUnknown':
    case 'PaymentAttemptUnanswered':
    case 'RefundRequested':
    case 'RefundSucceeded':
    case 'RefundRefused':
    case 'RefundUnanswered':
    case 'PaymentReviewRequested':
      return evolveAttempts(state, event);
    case 'PaymentDeadlineSet':
      return { ...state, deadlines: withEntry(state.deadlines, event.name, event.at) };
    case 'PaymentDeadlineReached':
      return event.name === 'window'
        ? closeWindow(state)
        : { ...state, deadlines: withEntry(state.deadlines, event.name, due) };
    case 'PaymentProcessCompleted':
      return { ...state, isCompleted: true };
  }
}

/** Unresolved attempts are asked about once more at once, so that the order is decided on what can be known. */
function closeWindow(state: RunningProcess): RunningProcess {
  let deadlines = withEntry(state.deadlines, 'window', undefined);
  for (const { attempt, call, state: attemptState } of state.attempts) {
    if (attemptState.kind === 'unresolved' && call === undefined) {
      deadlines = withEntry(deadlines, `inquiry:${attempt}`, due);
    }
  }
  return { ...state, isWindowOpen: false, deadlines };
}
