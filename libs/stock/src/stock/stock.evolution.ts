import type { StockDispatched, StockEvent, StockPicked, StockUnpicked } from './stock.events.js';
import {
  emptyStock,
  type KnownSku,
  type Picked,
  pickedOf,
  type Reservation,
  type StockState,
} from './stock.state.js';

/** Takes what happened as it stands; only, of a reservation nobody takes more than is in it. */
export function evolve(state: StockState, event: StockEvent): StockState {
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
    case 'StockPicked':
      return withPick(stock, event);
    case 'StockDispatched':
      return withoutPick(stock, event, event.quantity);
    case 'StockUnpicked':
      return withoutPick(stock, event, 0);
    case 'StockTakenBack': {
      const back = { ...stock, onHand: stock.onHand + event.quantity };
      return event.reserved > 0 ? reservedMore(back, event.orderId, event.reserved) : back;
    }
    case 'ReservationCommitted':
      return committed(stock, event.orderId, heldOf(stock, event));
  }
}

export const known = (state: StockState): KnownSku => (state.status === 'unknown' ? emptyStock : state);

/** So much of the event's quantity as is reserved for its order. */
const heldOf = (
  { reservations }: KnownSku,
  { orderId, quantity }: { readonly orderId: string; readonly quantity: number },
): number => Math.min(quantity, reservations.get(orderId)?.quantity ?? 0);

const committed = (stock: KnownSku, orderId: string, quantity: number): KnownSku =>
  reservedMore({ ...stock, onHand: stock.onHand - quantity }, orderId, -quantity);

function reservedMore(stock: KnownSku, orderId: string, more: number): KnownSku {
  const before = stock.reservations.get(orderId);
  return withReservation(stock, orderId, (before?.quantity ?? 0) + more, before?.picked);
}

function withPick(stock: KnownSku, { orderId, shipmentId, quantity, added }: StockPicked): KnownSku {
  const before = stock.reservations.get(orderId);
  const picks = new Map(before?.picked);
  const pick = picks.get(shipmentId) ?? { quantity: 0, added: 0 };
  picks.set(shipmentId, { quantity: pick.quantity + quantity, added: pick.added + added });
  return withReservation(stock, orderId, (before?.quantity ?? 0) + added, picks);
}

function withoutPick(
  stock: KnownSku,
  { orderId, shipmentId, released }: StockDispatched | StockUnpicked,
  left: number,
): KnownSku {
  const before = stock.reservations.get(orderId);
  if (before === undefined) return stock;
  const picks = new Map(before.picked);
  picks.delete(shipmentId);
  const gone = heldOf(stock, { orderId, quantity: left });
  const kept = Math.max(0, before.quantity - gone - released);
  return withReservation({ ...stock, onHand: stock.onHand - gone }, orderId, kept, picks);
}

/** The stock with that reservation in the place of what the order had; what is picked is part of it or does not count. */
function withReservation(
  stock: KnownSku,
  orderId: string,
  quantity: number,
  picks: ReadonlyMap<number, Picked> | undefined,
): KnownSku {
  const before = stock.reservations.get(orderId);
  const turn = before?.turn ?? stock.nextTurn;
  const asked: Reservation = { quantity, turn, ...(picks && { picked: picks }) };
  const picked = pickedOf(asked);
  const reservation: Reservation = picked > 0 && picked <= quantity ? asked : { quantity, turn };
  return {
    ...stock,
    reserved: stock.reserved - (before?.quantity ?? 0) + quantity,
    picked: stock.picked - pickedOf(before) + pickedOf(reservation),
    reservations:
      quantity === 0 ? stock.reservations.without(orderId) : stock.reservations.with(orderId, reservation),
    nextTurn: Math.max(stock.nextTurn, turn + 1),
  };
}
