import { accept, type Decider, type Decision, reject } from '@daybook/event-sourcing';
import {
  type AdjustStock,
  type CommitReservation,
  type DispatchStock,
  type PickStock,
  type ReceiveStock,
  type ReleaseReservation,
  type ReserveStock,
  type StockCommand,
  stockLimits,
  type TakeBackStock,
  type UnpickStock,
} from './stock.commands.js';
import type { StockEvent } from './stock.events.js';
import { evolve, known } from './stock.evolution.js';
import {
  illegalStep,
  invalidCommand,
  isViolated,
  type StockRejection,
  type StockViolation,
  violation,
} from './stock.rejections.js';
import { availableOf, type KnownSku, pickedOf, type StockState, unknownSku } from './stock.state.js';

type StockDecision = Decision<StockEvent, StockRejection>;

/**
 * The stock of one sku. On hand is what was received, and found or missed in counts, less what was dispatched, and with
 * what was taken back. Never more is reserved than that, whoever asks at the same time, unless a count has found less;
 * and nothing leaves that is not there.
 */
export const stockDecider: Decider<StockState, StockCommand, StockEvent, StockRejection> = {
  initialState: unknownSku,
  decide,
  evolve,
};

function decide(state: StockState, command: StockCommand): StockDecision {
  const violations = violationsOf(command);
  if (isViolated(violations)) return reject(invalidCommand(violations));
  const stock = known(state);
  if (command.type === 'ReceiveStock') return receive(stock, command);
  if (command.type === 'AdjustStock') return adjust(stock, command);
  return state.status === 'unknown' ? reject(illegalStep('sku-unknown')) : decideForOrder(stock, command);
}

function decideForOrder(
  stock: KnownSku,
  command: Exclude<StockCommand, ReceiveStock | AdjustStock>,
): StockDecision {
  switch (command.type) {
    case 'ReserveStock':
      return reserve(stock, command);
    case 'ReleaseReservation':
      return release(stock, command);
    case 'PickStock':
      return pick(stock, command);
    case 'DispatchStock':
      return dispatch(stock, command);
    case 'UnpickStock':
      return unpick(stock, command);
    case 'TakeBackStock':
      return takeBack(stock, command);
    case 'CommitReservation':
      return commit(stock, command);
  }
}

/** What is wrong with the command whatever the stock. */
function violationsOf(command: StockCommand): StockViolation[] {
  switch (command.type) {
    case 'AdjustStock':
      return [
        ...onHandViolations(command.onHand),
        ...(command.reason.trim() === '' ? [violation('reason-missing', '/reason')] : []),
      ];
    case 'ReleaseReservation':
    case 'UnpickStock':
      return [];
    case 'ReceiveStock':
    case 'ReserveStock':
    case 'PickStock':
    case 'DispatchStock':
    case 'TakeBackStock':
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

/** The shelf is what it is: there may be less than is reserved. Only what is about to leave is no longer on it. */
function adjust({ onHand: before, picked }: KnownSku, { onHand: after, reason }: AdjustStock): StockDecision {
  if (after < picked) return reject(illegalStep('below-picked', `${unitsAre(picked)} picked.`));
  if (after === before) return reject(illegalStep('nothing-changed'));
  return accept({ type: 'StockAdjusted', before, after, reason });
}

/** What is picked for a shipment stays, even where fewer are asked for: it is leaving. */
function reserve(stock: KnownSku, { orderId, quantity: wanted }: ReserveStock): StockDecision {
  const { quantity: held, picked } = reservationOf(stock, orderId);
  const more = Math.max(wanted, picked) - held;
  if (more === 0) return reject(illegalStep('nothing-changed'));
  if (more < 0) return accept({ type: 'ReservationReleased', orderId, quantity: -more });
  const available = availableOf(stock);
  if (more <= available) return accept({ type: 'StockReserved', orderId, quantity: more });
  const code = 'stock-insufficient';
  return accept({ type: 'StockReservationRefused', orderId, quantity: more, code, available });
}

function release(
  stock: KnownSku,
  { orderId, keep = 0, evenPicked = false, reason }: ReleaseReservation,
): StockDecision {
  const { quantity: held, picked } = reservationOf(stock, orderId);
  const quantity = held - Math.max(keep, evenPicked ? 0 : picked);
  if (quantity <= 0) return reject(illegalStep('reservation-not-found'));
  return accept({
    type: 'ReservationReleased',
    orderId,
    quantity,
    ...(reason !== undefined && { reason }),
  });
}

/** After a count that found less than is reserved, whoever's goods leave first has them. */
function pick(stock: KnownSku, { orderId, shipmentId, quantity: wanted }: PickStock): StockDecision {
  const { quantity: held, picked, picks } = reservationOf(stock, orderId);
  const quantity = wanted - (picks?.get(shipmentId)?.quantity ?? 0);
  if (quantity <= 0) return reject(illegalStep('nothing-changed'));
  const added = Math.max(0, quantity - (held - picked));
  const possible = Math.min(stock.onHand - stock.picked, held - picked + availableOf(stock));
  if (quantity > possible) {
    return reject(illegalStep('stock-insufficient', `${unitsAre(Math.max(0, possible))} to be had.`));
  }
  return accept({ type: 'StockPicked', orderId, shipmentId, quantity, added });
}

function dispatch(stock: KnownSku, { orderId, shipmentId, quantity }: DispatchStock): StockDecision {
  const aside = reservationOf(stock, orderId).picks?.get(shipmentId) ?? { quantity: 0, added: 0 };
  if (quantity > aside.quantity) {
    return reject(illegalStep('shipment-not-picked', `${unitsAre(aside.quantity)} picked.`));
  }
  const released = Math.min(aside.quantity - quantity, aside.added);
  return accept({ type: 'StockDispatched', orderId, shipmentId, quantity, released });
}

function unpick(stock: KnownSku, { orderId, shipmentId }: UnpickStock): StockDecision {
  const aside = reservationOf(stock, orderId).picks?.get(shipmentId);
  if (aside === undefined) return reject(illegalStep('shipment-not-picked'));
  return accept({ type: 'StockUnpicked', orderId, shipmentId, released: aside.added });
}

function takeBack({ onHand }: KnownSku, { orderId, quantity, reserved }: TakeBackStock): StockDecision {
  if (onHand + quantity > stockLimits.maxOnHand) return reject(illegalStep('on-hand-too-large'));
  return accept({ type: 'StockTakenBack', orderId, quantity, reserved: Math.min(quantity, reserved) });
}

function commit(stock: KnownSku, { orderId, quantity }: CommitReservation): StockDecision {
  const { quantity: held, picked } = reservationOf(stock, orderId);
  if (held === 0) return reject(illegalStep('reservation-not-found'));
  const possible = Math.min(held - picked, stock.onHand - stock.picked);
  if (quantity > possible) {
    const detail = `${unitsAre(possible)} reserved for the order.`;
    return reject(illegalStep('quantity-exceeds-reservation', detail));
  }
  return accept({ type: 'ReservationCommitted', orderId, quantity });
}

function reservationOf({ reservations }: KnownSku, orderId: string) {
  const reservation = reservations.get(orderId);
  return {
    quantity: reservation?.quantity ?? 0,
    picks: reservation?.picked,
    picked: pickedOf(reservation),
  };
}

const unitsAre = (count: number): string => (count === 1 ? '1 unit is' : `${count} units are`);
