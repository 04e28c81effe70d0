import { accept, type Decider, type Decision, reject } from '@daybook/event-sourcing';
import {
  type AdjustStock,
  type CommitReservation,
  type ReceiveStock,
  type ReleaseReservation,
  type ReserveStock,
  type StockCommand,
  stockLimits,
} from './stock.commands.js';
import type { ReservationRefusal, StockEvent } from './stock.events.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type StockRejection,
  type StockViolation,
  violation,
} from './stock.rejections.js';
import { availableOf, emptyStock, type KnownSku, type StockState, unknownSku } from './stock.state.js';

type StockDecision = Decision<StockEvent, StockRejection>;

/** The stock of one sku. Never more is reserved than there is, whoever asks at the same time. */
export const stockDecider: Decider<StockState, StockCommand, StockEvent, StockRejection> = {
  initialState: unknownSku,
  decide,
  evolve,
};

function decide(state: StockState, command: StockCommand): StockDecision {
  const violations = violationsOf(command);
  if (isViolated(violations)) return reject(invalidCommand(violations));
  const stock = known(state);
  switch (command.type) {
    case 'ReceiveStock':
      return receive(stock, command);
    case 'AdjustStock':
      return adjust(stock, command);
    case 'ReserveStock':
      return state.status === 'unknown' ? reject(illegalStep('sku-unknown')) : reserve(stock, command);
    case 'ReleaseReservation':
      return release(stock, command);
    case 'CommitReservation':
      return commit(stock, command);
  }
}

const known = (state: StockState): KnownSku => (state.status === 'unknown' ? emptyStock : state);

/** What is wrong with the command whatever the stock. */
function violationsOf(command: StockCommand): StockViolation[] {
  switch (command.type) {
    case 'AdjustStock':
      return [
        ...onHandViolations(command.onHand),
        ...(command.reason.trim() === '' ? [violation('reason-missing', '/reason')] : []),
      ];
    case 'ReleaseReservation':
      return [];
    case 'ReceiveStock':
    case 'ReserveStock':
    case 'CommitReservation':
      return quantityViolations(command.quantity);
  }
}

function quantityViolations(quantity: number): StockViolation[] {
  const violations: StockViolation[] = [];
  if (!Number.isInteger(quantity)) violations.push(violation('quantity-not-integer', '/quantity'));
  if (quantity < 1) violations.push(violation('quantity-not-positive', '/quantity'));
  if (quantity > stockLimits.maxQuantity) violations.push(violation('quantity-too-large', '/quantity'));
  return violations;
}

function onHandViolations(onHand: number): StockViolation[] {
  const violations: StockViolation[] = [];
  if (!Number.isInteger(onHand)) violations.push(violation('on-hand-not-integer', '/onHand'));
  if (onHand < 0) violations.push(violation('on-hand-negative', '/onHand'));
  if (onHand > stockLimits.maxOnHand) violations.push(violation('on-hand-too-large', '/onHand'));
  return violations;
}

function receive({ onHand }: KnownSku, { quantity, reference }: ReceiveStock): StockDecision {
  if (onHand + quantity > stockLimits.maxOnHand) return reject(illegalStep('on-hand-too-large'));
  return accept({ type: 'StockReceived', quantity, ...(reference !== undefined && { reference }) });
}

function adjust(
  { onHand: before, reserved }: KnownSku,
  { onHand: after, reason }: AdjustStock,
): StockDecision {
  if (after < reserved) return reject(illegalStep('below-reserved', `${unitsAre(reserved)} reserved.`));
  if (after === before) return reject(illegalStep('nothing-changed'));
  return accept({ type: 'StockAdjusted', before, after, reason });
}

function reserve(stock: KnownSku, { orderId, quantity }: ReserveStock): StockDecision {
  const available = availableOf(stock);
  const refused = (code: ReservationRefusal) =>
    accept<StockEvent>({ type: 'StockReservationRefused', orderId, quantity, code, available });
  if (stock.reservations.get(orderId) !== undefined) return refused('already-reserved');
  if (quantity > available) return refused('stock-insufficient');
  return accept({ type: 'StockReserved', orderId, quantity });
}

function release({ reservations }: KnownSku, { orderId, reason }: ReleaseReservation): StockDecision {
  const quantity = reservations.get(orderId);
  if (quantity === undefined) return reject(illegalStep('reservation-not-found'));
  return accept({
    type: 'ReservationReleased',
    orderId,
    quantity,
    ...(reason !== undefined && { reason }),
  });
}

function commit({ reservations }: KnownSku, { orderId, quantity }: CommitReservation): StockDecision {
  const held = reservations.get(orderId);
  if (held === undefined) return reject(illegalStep('reservation-not-found'));
  if (quantity > held) {
    return reject(illegalStep('quantity-exceeds-reservation', `${unitsAre(held)} reserved for the order.`));
  }
  return accept({ type: 'ReservationCommitted', orderId, quantity });
}

const unitsAre = (count: number): string => (count === 1 ? '1 unit is' : `${count} units are`);

/** Takes what happened as it stands; only, of a reservation nobody takes more than is in it. */
function evolve(state: StockState, event: StockEvent): StockState {
  const stock = known(state);
  switch (event.type) {
    case 'StockReceived':
      return { ...stock, onHand: stock.onHand + event.quantity };
    case 'StockAdjusted':
      return { ...stock, onHand: event.after };
    case 'StockReserved':
      return reservedMore(stock, event.orderId, event.quantity);
    case 'StockReservationRefused':
      return state;
    case 'ReservationReleased':
      return reservedMore(stock, event.orderId, -heldOf(stock, event));
    case 'ReservationCommitted': {
      const left = heldOf(stock, event);
      return reservedMore({ ...stock, onHand: stock.onHand - left }, event.orderId, -left);
    }
  }
}

/** So much of the event's quantity as is reserved for its order. */
const heldOf = (
  { reservations }: KnownSku,
  { orderId, quantity }: { readonly orderId: string; readonly quantity: number },
): number => Math.min(quantity, reservations.get(orderId) ?? 0);

function reservedMore(stock: KnownSku, orderId: string, more: number): KnownSku {
  const held = (stock.reservations.get(orderId) ?? 0) + more;
  const reservations =
    held === 0 ? stock.reservations.without(orderId) : stock.reservations.with(orderId, held);
  return { ...stock, reserved: stock.reserved + more, reservations };
}
