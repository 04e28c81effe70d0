import type { PaymentEventOf, PaymentMethod } from './payment-process.events.js';
import { withCharge } from './payment-process.evolution.attempts.js';
import { ofRevision } from './payment-process.evolution.stock.js';
import {
  type Attempt,
  isCharged,
  type KnownOrder,
  type KnownCommand,
  type Refund,
  type RunningProcess,
  seen,
  withEntry,
} from './payment-process.state.js';

type AboutOrder = PaymentEventOf<
  | 'OrderRevisionNoted'
  | 'ItemsCancellationNoted'
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

/** What follows from events of the order, from commands to it, and from its answers. */
export function evolveOrder(state: RunningProcess, event: AboutOrder): RunningProcess {
  switch (event.type) {
    case 'OrderRevisionNoted':
      return revised(state, event);
    case 'ItemsCancellationNoted': {
      const { orderVersion } = event;
      const cancelledMinor = withEntry(state.order.cancelledMinor, orderVersion, event.cancelledMinor);
      const known = { ...state, order: { ...state.order, cancelledMinor } };
      // It may be told after a later one.
      return orderVersion < known.order.revisionVersion
        ? { ...known, order: seen(known.order, orderVersion) }
        : revised(known, event);
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
      return asked(state, event, { kind: 'confirm' });
    case 'PaymentRecordingRequested':
      return asked(state, event, { kind: 'recordPayment', attempt: event.attempt });
    case 'PaymentMethodChangeRequested':
      return asked(state, event, { kind: 'changeMethod', method: event.method });
    case 'OrderCancellationRequested':
      return asked(state, event, { kind: 'cancel' });
    case 'OrderReversionRequested':
      return asked(state, event, { kind: 'revert' });
    case 'RefundRecordingRequested':
      return asked(state, event, { kind: 'recordRefund', attempt: event.attempt, refund: event.refund ?? 1 });
    case 'OrderRequestAccepted':
    case 'OrderRequestRejected':
      return answered(state, event);
  }
}

function revised(
  state: RunningProcess,
  event: PaymentEventOf<'OrderRevisionNoted' | 'ItemsCancellationNoted'>,
): RunningProcess {
  const { orderVersion, amountMinor } = event;
  const items = new Map(event.items.map(({ sku, quantity }) => [sku, quantity]));
  const noted = { amountMinor, items, revisionVersion: orderVersion };
  const order = seen({ ...state.order, ...noted }, orderVersion);
  return { ...state, order, stock: ofRevision({ ...state.stock, isRefused: false }, order) };
}

function asked(
  state: RunningProcess,
  { request }: { readonly request: number },
  about: Omit<KnownCommand, 'orderVersion'>,
): RunningProcess {
  const { stuck: _stuck, ...rest } = state;
  const command = { ...about, orderVersion: state.order.version };
  return {
    ...rest,
    commandsToOrder: withEntry(state.commandsToOrder, request, command),
    openCommandToOrder: request,
  };
}

function answered(
  state: RunningProcess,
  event: PaymentEventOf<'OrderRequestAccepted' | 'OrderRequestRejected'>,
): RunningProcess {
  const command = state.commandsToOrder.get(event.request);
  if (command === undefined) return state;
  const closed = state.openCommandToOrder === event.request ? withoutOpenCommand(state) : state;
  switch (event.type) {
    case 'OrderRequestAccepted': {
      const commandsToOrder = withEntry(state.commandsToOrder, event.request, undefined);
      return accepted({ ...closed, commandsToOrder }, command, event.orderVersion);
    }
    case 'OrderRequestRejected':
      return rejected(closed, command, event.code);
  }
}

function withoutOpenCommand(state: RunningProcess): RunningProcess {
  const { openCommandToOrder: _open, ...rest } = state;
  return rest;
}

/** The command was carried out at the version that the process knew, so nothing lies between that and `orderVersion`. */
function accepted(before: RunningProcess, command: KnownCommand, orderVersion: number): RunningProcess {
  const { kind, attempt, method } = command;
  if (kind === 'recordRefund') return refundRecorded(before, command, 'accepted');
  // What the order is now the process is told as it is told of any change.
  if (kind === 'revert') return stuck(before, command, true);
  const version = Math.max(before.order.version, orderVersion);
  const state = { ...before, order: seen({ ...before.order, version }, version) };
  switch (kind) {
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

/** The codes are those of the order. The process learns from them what they plainly say of it. */
function rejected(before: RunningProcess, command: KnownCommand, code: string): RunningProcess {
  const { kind, attempt, method } = command;
  if (kind === 'recordRefund') return refundRecorded(before, command, 'rejected');
  const state = kind === 'recordPayment' ? unwanted(before, attempt) : before;
  switch (code) {
    case 'order-already-cancelled':
      return cancelled(state);
    case 'order-already-confirmed':
    case 'order-already-shipped':
      // Somebody has changed what is to be paid or how, or else it could not have been confirmed.
      return isToBeCharged(state.order) ? stuck(state, command, true) : confirmed(state);
    case 'payment-already-confirmed':
      return paid(state, () => false);
    case 'nothing-changed':
      return method === undefined
        ? stuck(state, command, false)
        : withMethod(state, method, command.orderVersion);
    default:
      return stuck(state, command, codesOfChangesToCome.includes(code));
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

const codesOfChangesToCome = [
  'stale-version',
  'payment-pending',
  'payment-amount-mismatch',
  'payment-currency-mismatch',
  'nothing-to-pay',
];

/** Stuck, unless the order has changed since the command: then the process asks for what follows from the change. */
function stuck(state: RunningProcess, command: KnownCommand, isChangeToCome: boolean): RunningProcess {
  const { version } = state.order;
  return command.orderVersion < version
    ? state
    : { ...state, stuck: { kind: command.kind, orderVersion: version, isChangeToCome } };
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
  return withCharge(noted, attempt, { ...attempt.state.charge, stage: 'recorded' });
}

function unwanted(state: RunningProcess, number: number | undefined): RunningProcess {
  const attempt = state.attempts.find((each) => each.attempt === number);
  if (attempt === undefined || !isCharged(attempt) || attempt.state.charge.stage !== 'found') return state;
  return withCharge(state, attempt, { ...attempt.state.charge, stage: 'unwanted' });
}

function refundRecorded(
  state: RunningProcess,
  { attempt: number, refund = 1 }: KnownCommand,
  recording: Refund['recording'],
): RunningProcess {
  const attempt = state.attempts.find((each) => each.attempt === number);
  if (attempt === undefined || !isCharged(attempt)) return state;
  const { charge } = attempt.state;
  const refunds = charge.refunds.map((each) => (each.refund === refund ? { ...each, recording } : each));
  return withCharge(state, attempt, { ...charge, refunds });
}
