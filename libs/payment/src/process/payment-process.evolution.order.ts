import type { PaymentEventOf, PaymentMethod } from './payment-process.events.js';
import { replaceAttempt } from './payment-process.evolution.attempts.js';
import { ofRevision } from './payment-process.evolution.stock.js';
import {
  type Attempt,
  isCharged,
  isRefunded,
  type KnownOrder,
  type OrderRequest,
  type RefundedCharge,
  type RunningProcess,
  seen,
  withEntry,
} from './payment-process.state.js';

type OrderEvent = PaymentEventOf<
  | 'OrderRevisionNoted'
  | 'PaymentMethodNoted'
  | 'OrderConfirmationNoted'
  | 'OrderCancellationNoted'
  | 'OrderEventNoted'
  | 'OrderPaymentNoted'
  | 'OrderRefundNoted'
  | 'OrderConfirmationRequested'
  | 'PaymentRecordingRequested'
  | 'PaymentMethodChangeRequested'
  | 'OrderCancellationRequested'
  | 'OrderReversionRequested'
  | 'RefundRecordingRequested'
  | 'OrderRequestAccepted'
  | 'OrderRequestRejected'
>;

/** What follows from news of the order, and from what was wanted of it. */
export function evolveOrder(state: RunningProcess, event: OrderEvent): RunningProcess {
  switch (event.type) {
    case 'OrderRevisionNoted': {
      const { orderVersion, amountMinor } = event;
      const items = new Map(event.items.map(({ sku, quantity }) => [sku, quantity]));
      const noted = { amountMinor, items, revisionVersion: orderVersion };
      const order = seen({ ...state.order, ...noted }, orderVersion);
      return { ...state, order, stock: ofRevision({ ...state.stock, isRefused: false }, order) };
    }
    case 'PaymentMethodNoted': {
      const { orderVersion, method } = event;
      const order = { ...state.order, method, methodVersion: orderVersion };
      return { ...state, order: seen(order, orderVersion) };
    }
    case 'OrderConfirmationNoted':
      return confirmed({ ...state, order: seen(state.order, event.orderVersion) });
    case 'OrderEventNoted':
      return { ...state, order: seen(state.order, event.orderVersion) };
    case 'OrderCancellationNoted':
      return cancelled({ ...state, order: seen(state.order, event.orderVersion) });
    case 'OrderPaymentNoted':
      return paid({ ...state, order: seen(state.order, event.orderVersion) }, ({ state: attempt }) =>
        attempt.kind === 'succeeded' ? attempt.reference === event.reference : false,
      );
    case 'OrderRefundNoted': {
      const { orderVersion, amountMinor } = event;
      const refundsMinor = withEntry(state.order.refundsMinor, orderVersion, amountMinor);
      return { ...state, order: seen({ ...state.order, refundsMinor }, orderVersion) };
    }
    case 'OrderConfirmationRequested':
      return wanted(state, event, { want: 'confirm' });
    case 'PaymentRecordingRequested':
      return wanted(state, event, { want: 'recordPayment', attempt: event.attempt });
    case 'PaymentMethodChangeRequested':
      return wanted(state, event, { want: 'changeMethod', method: event.method });
    case 'OrderCancellationRequested':
      return wanted(state, event, { want: 'cancel' });
    case 'OrderReversionRequested':
      return wanted(state, event, { want: 'revert' });
    case 'RefundRecordingRequested':
      return wanted(state, event, { want: 'recordRefund', attempt: event.attempt });
    case 'OrderRequestAccepted':
    case 'OrderRequestRejected':
      return answered(state, event);
  }
}

function wanted(
  state: RunningProcess,
  { request }: { readonly request: number },
  about: Omit<OrderRequest, 'orderVersion'>,
): RunningProcess {
  const { stuck: _stuck, ...rest } = state;
  const orderRequest = { ...about, orderVersion: state.order.version };
  return {
    ...rest,
    orderRequests: withEntry(state.orderRequests, request, orderRequest),
    openOrderRequest: request,
  };
}

function answered(
  state: RunningProcess,
  event: PaymentEventOf<'OrderRequestAccepted' | 'OrderRequestRejected'>,
): RunningProcess {
  const request = state.orderRequests.get(event.request);
  if (request === undefined) return state;
  const closed = state.openOrderRequest === event.request ? withoutOpenRequest(state) : state;
  switch (event.type) {
    case 'OrderRequestAccepted': {
      const orderRequests = withEntry(state.orderRequests, event.request, undefined);
      return accepted({ ...closed, orderRequests }, request, event.orderVersion);
    }
    case 'OrderRequestRejected':
      return rejected(closed, request, event.code);
  }
}

function withoutOpenRequest(state: RunningProcess): RunningProcess {
  const { openOrderRequest: _open, ...rest } = state;
  return rest;
}

/** What was accepted at the version that was known, made the next ones: nothing lies between. */
function accepted(before: RunningProcess, request: OrderRequest, orderVersion: number): RunningProcess {
  const { want, attempt, method } = request;
  if (want === 'recordRefund') return refundRecorded(before, attempt, 'accepted');
  // What it is now is told as any change is.
  if (want === 'revert') return stuck(before, request, true);
  const version = Math.max(before.order.version, orderVersion);
  const state = { ...before, order: seen({ ...before.order, version }, version) };
  switch (want) {
    case 'confirm':
      return confirmed(state);
    case 'recordPayment':
      return paid(state, (each) => each.attempt === attempt);
    case 'changeMethod':
      return method === undefined ? state : withMethod(state, method, orderVersion);
    case 'cancel':
      return cancelled(state);
  }
}

/** Codes are those of the order. What they say of it is taken as news, as far as it is plain what it says. */
function rejected(before: RunningProcess, request: OrderRequest, code: string): RunningProcess {
  const { want, attempt, method } = request;
  if (want === 'recordRefund') return refundRecorded(before, attempt, 'rejected');
  const state = want === 'recordPayment' ? unwanted(before, attempt) : before;
  switch (code) {
    case 'order-already-cancelled':
      return cancelled(state);
    case 'order-already-confirmed':
    case 'order-already-shipped':
      // Somebody has changed what is to be paid or how, or else it could not have been confirmed.
      return isToBeCharged(state.order) ? stuck(state, request, true) : confirmed(state);
    case 'payment-already-confirmed':
      return paid(state, () => false);
    case 'nothing-changed':
      return method === undefined
        ? stuck(state, request, false)
        : withMethod(state, method, request.orderVersion);
    default:
      return stuck(state, request, codesOfNewsToCome.includes(code));
  }
}

const isToBeCharged = ({ method, amountMinor, isPaid }: KnownOrder): boolean =>
  method === 'card' && amountMinor > 0 && !isPaid;

/** The method that the order had at that version, unless a later one is known. */
function withMethod(state: RunningProcess, method: PaymentMethod, orderVersion: number): RunningProcess {
  const { order } = state;
  if (orderVersion < order.methodVersion) return state;
  return { ...state, order: { ...order, method, methodVersion: orderVersion } };
}

const codesOfNewsToCome = [
  'stale-version',
  'payment-pending',
  'payment-amount-mismatch',
  'payment-currency-mismatch',
  'nothing-to-pay',
];

/** Unless the order has changed since it was asked, in which case it is asked for what follows from that. */
function stuck(state: RunningProcess, request: OrderRequest, newsIsCertain: boolean): RunningProcess {
  const { version } = state.order;
  return request.orderVersion < version
    ? state
    : { ...state, stuck: { want: request.want, orderVersion: version, newsIsCertain } };
}

/** A cancelled order stays cancelled, whatever is told late. */
function confirmed(state: RunningProcess): RunningProcess {
  if (state.status !== 'underWay') return state;
  const { method, isPaid } = state.order;
  return { ...state, status: 'confirmed', outcome: isPaid || method === 'card' ? 'paid' : method };
}

function cancelled(state: RunningProcess): RunningProcess {
  const { outcome: _outcome, ...rest } = { outcome: undefined, ...state };
  return { ...rest, status: 'cancelled' };
}

/** The order counts the charge of that attempt, if it is of one, as its payment, and is confirmed with it. */
function paid(state: RunningProcess, isPayment: (attempt: Attempt) => boolean): RunningProcess {
  const noted = confirmed({ ...state, order: { ...state.order, isPaid: true } });
  const attempt = state.attempts.find((each) => isPayment(each));
  if (attempt === undefined || !isCharged(attempt)) return noted;
  const { charge } = attempt.state;
  const recorded = isRefunded(charge) ? { ...charge, isRecorded: true } : ({ stage: 'recorded' } as const);
  return replaceAttempt(noted, { ...attempt, state: { ...attempt.state, charge: recorded } });
}

function unwanted(state: RunningProcess, number: number | undefined): RunningProcess {
  const attempt = state.attempts.find((each) => each.attempt === number);
  if (attempt === undefined || !isCharged(attempt) || attempt.state.charge.stage !== 'found') return state;
  return replaceAttempt(state, {
    ...attempt,
    state: { ...attempt.state, charge: { stage: 'unwanted' } },
  });
}

function refundRecorded(
  state: RunningProcess,
  number: number | undefined,
  recording: RefundedCharge['recording'],
): RunningProcess {
  const attempt = state.attempts.find((each) => each.attempt === number);
  if (attempt === undefined || !isCharged(attempt) || !isRefunded(attempt.state.charge)) return state;
  const charge = { ...attempt.state.charge, recording };
  return replaceAttempt(state, { ...attempt, state: { ...attempt.state, charge } });
}
