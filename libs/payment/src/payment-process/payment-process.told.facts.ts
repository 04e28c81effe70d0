import type { ProcessFact, StockItem } from './payment-process.events.js';
import type {
  AttemptAnswered,
  OrderAnswered,
  OrderPaid,
  OrderPlaced,
  ProcessInput,
  RefundAnswered,
  ReservationAnswered,
} from './payment-process.told.inputs.js';
import { type PaymentPolicy, termsOf } from './payment-process.policy.js';
import type { PaymentRejectionCode } from './payment-process.rejections.js';
import { isCharged, type KnownOrder, ofRefund, type RunningProcess } from './payment-process.state.js';

/** What the process learns from an input, or the code that says why it learns nothing. */
type Learned = ProcessFact | PaymentRejectionCode;

export function started(policy: PaymentPolicy, input: OrderPlaced): ProcessFact {
  const { orderId, amountMinor, currency, method, country, lines, placedAt, recordedAt } = input;
  return {
    type: 'PaymentProcessStarted',
    orderId,
    amountMinor,
    currency,
    method,
    items: bySku(lines),
    terms: termsOf(policy, { placedAt, recordedAt, currency, country }),
  };
}

/** What is new in the input to the process, as far as it is known. */
export function factOf(state: RunningProcess, input: Exclude<ProcessInput, OrderPlaced>): Learned {
  const { order, stock } = state;
  switch (input.type) {
    case 'OrderModified': {
      const { orderVersion, amountMinor, lines } = input;
      if (isKnown(order, orderVersion)) return 'known-already';
      if (orderVersion < order.revisionVersion) return { type: 'OrderEventNoted', orderVersion };
      const { currency } = order;
      return { type: 'OrderRevisionNoted', orderVersion, amountMinor, currency, items: bySku(lines) };
    }
    case 'ItemsCancelled': {
      const { orderVersion, amountMinor, lines, cancelledMinor } = input;
      if (order.cancelledMinor.has(orderVersion)) return 'known-already';
      const { currency } = order;
      const items = bySku(lines);
      return { type: 'ItemsCancellationNoted', orderVersion, amountMinor, currency, items, cancelledMinor };
    }
    case 'PaymentMethodChanged': {
      const { orderVersion, method } = input;
      if (isKnown(order, orderVersion)) return 'known-already';
      if (orderVersion < order.methodVersion) return { type: 'OrderEventNoted', orderVersion };
      return { type: 'PaymentMethodNoted', orderVersion, method };
    }
    case 'OrderCancelled': {
      if (state.status === 'cancelled') return 'known-already';
      return { type: 'OrderCancellationNoted', orderVersion: input.orderVersion };
    }
    case 'OrderConfirmed': {
      const { orderVersion } = input;
      if (isKnown(order, orderVersion)) return 'known-already';
      return { type: 'OrderConfirmationNoted', orderVersion };
    }
    case 'OrderChanged': {
      const { orderVersion } = input;
      if (isKnown(order, orderVersion)) return 'known-already';
      return { type: 'OrderEventNoted', orderVersion };
    }
    case 'OrderPaid':
      return paid(state, input);
    case 'OrderRefunded': {
      const { orderVersion, amountMinor } = input;
      if (order.refundsMinor.has(orderVersion)) return 'known-already';
      return { type: 'OrderRefundNoted', orderVersion, amountMinor, currency: order.currency };
    }
    case 'ShipmentDispatched': {
      const { orderVersion, shipmentId, items } = input;
      if (order.shipmentIds.includes(shipmentId)) return 'known-already';
      return { type: 'DispatchNoted', orderVersion, shipmentId, items: bySku(items) };
    }
    case 'ReservationAnswered':
      return reservation(state, input);
    case 'ReleaseAnswered':
    case 'CommitmentAnswered': {
      const { request } = input;
      if (stock.open?.request !== request) return answeredBefore(state, request);
      const type = input.type === 'ReleaseAnswered' ? 'StockReleaseAnswered' : 'StockCommitmentAnswered';
      return { type, request };
    }
    case 'AttemptAnswered':
      return attempt(state, input);
    case 'RefundAnswered':
      return refund(state, input);
    case 'OrderAnswered':
      return orderAnswer(state, input);
    case 'DeadlineReached': {
      const { name, at } = input;
      return state.deadlines.get(name) === at
        ? { type: 'PaymentDeadlineReached', name, at }
        : 'deadline-not-set';
    }
  }
}

/** Adds up the units of each sku. Skus are in order of their code units, so that all orders reserve them in one order. */
export function bySku(lines: readonly StockItem[]): StockItem[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .sort((left, right) => (left.sku < right.sku ? -1 : 1));
}

const isKnown = ({ version, laterVersions }: KnownOrder, orderVersion: number): boolean =>
  orderVersion <= version || laterVersions.has(orderVersion);

const answeredBefore = (state: RunningProcess, request: number): PaymentRejectionCode =>
  request <= state.lastRequest ? 'known-already' : 'request-unknown';

function paid({ order, attempts }: RunningProcess, { orderVersion, reference }: OrderPaid): Learned {
  const isOfUnrecordedCharge = attempts.some(
    (each) => isCharged(each) && each.state.reference === reference && each.state.charge.stage !== 'recorded',
  );
  if (order.isPaid && !isOfUnrecordedCharge) return 'known-already';
  return { type: 'OrderPaymentNoted', orderVersion, ...(reference !== undefined && { reference }) };
}

function reservation({ stock }: RunningProcess, input: ReservationAnswered): Learned {
  const { request, reserved, refused } = input;
  const requested = stock.reservations.get(request);
  if (requested === undefined) return 'request-unknown';
  const isNew = reserved.some((sku) => requested.items.has(sku) && !requested.reported.has(sku));
  if (stock.open?.request !== request && !isNew) return 'known-already';
  return { type: 'StockReservationAnswered', request, reserved, refused };
}

function attempt(state: RunningProcess, input: AttemptAnswered): Learned {
  const { attempt: number, request, outcome } = input;
  const known = state.attempts[number - 1];
  if (known === undefined) return 'attempt-unknown';
  const { kind } = known.state;
  if (kind === 'succeeded') return 'known-already';
  const answersCall = request !== undefined && request === known.call;
  const about = { attempt: number, ...(request !== undefined && { request }) };
  switch (outcome.kind) {
    case 'succeeded':
      return { type: 'PaymentAttemptSucceeded', ...about, reference: outcome.reference };
    case 'declined': {
      if (kind === 'declined') return 'known-already';
      const { code, isFinal } = outcome;
      return { type: 'PaymentAttemptDeclined', ...about, code, isFinal };
    }
    case 'pending': {
      const isNamed = known.state.kind === 'unresolved' && known.state.reference !== undefined;
      if (kind === 'declined' || (isNamed && !answersCall)) return 'known-already';
      return { type: 'PaymentAttemptPending', ...about, reference: outcome.reference };
    }
    case 'unknown':
      return answersCall ? { type: 'PaymentAttemptUnknown', ...about } : 'known-already';
    case 'unanswered':
      return answersCall ? { type: 'PaymentAttemptUnanswered', ...about } : 'known-already';
  }
}

function refund(state: RunningProcess, input: RefundAnswered): Learned {
  const { attempt: number, refund: refundNumber = 1, request, outcome } = input;
  const known = state.attempts[number - 1];
  if (known === undefined) return 'attempt-unknown';
  const asked = isCharged(known) ? known.state.charge.refunds[refundNumber - 1] : undefined;
  if (asked === undefined) return 'request-unknown';
  if (asked.reference !== undefined) return 'known-already';
  const about = { attempt: number, ...ofRefund(refundNumber), ...(request !== undefined && { request }) };
  switch (outcome.kind) {
    case 'refunded':
      return { type: 'RefundSucceeded', ...about, reference: outcome.reference };
    case 'refused':
      if (asked.stage === 'left') return 'known-already';
      return { type: 'RefundRefused', ...about, code: outcome.code };
    case 'unanswered':
      if (request === undefined || request !== asked.call) return 'known-already';
      return { type: 'RefundUnanswered', ...about };
  }
}

/**
 * A command that was carried out twice may be rejected first and accepted later: a rejection leaves no trace by which
 * the second one could be known.
 */
function orderAnswer(state: RunningProcess, { request, outcome }: OrderAnswered): Learned {
  if (!state.commandsToOrder.has(request)) return answeredBefore(state, request);
  switch (outcome.kind) {
    case 'accepted':
      return { type: 'OrderRequestAccepted', request, orderVersion: outcome.orderVersion };
    case 'rejected':
      if (state.openCommandToOrder !== request) return 'known-already';
      return { type: 'OrderRequestRejected', request, code: outcome.code };
  }
}
