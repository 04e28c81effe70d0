import { PersistentMap } from '@daybook/event-sourcing';

export interface UnknownSku {
  readonly status: 'unknown';
}

/** What is set aside for a shipment. */
export interface Picked {
  readonly quantity: number;
  /** Of them, those that were not kept for the order before. */
  readonly added: number;
}

/** What is kept of a sku for one order. */
export interface Reservation {
  readonly quantity: number;
  /** Of them, those that are set aside for a shipment that is about to leave, by its id; none where it is missing. */
  readonly picked?: ReadonlyMap<number, Picked>;
  /** Orders come in the order in which they began to reserve: 1, 2, … */
  readonly turn: number;
}

/** What decisions about a sku need to know. */
export interface KnownSku {
  readonly status: 'known';
  /** Units that are there, reserved or not. */
  readonly onHand: number;
  /** The sum of `reservations`. More than are on hand only where a count has found less. */
  readonly reserved: number;
  /** The sum of what is picked in `reservations`, which is on hand always. */
  readonly picked: number;
  /** What is reserved for each order; only of those for which any still is. */
  readonly reservations: PersistentMap<string, Reservation>;
  readonly nextTurn: number;
}

export type StockState = UnknownSku | KnownSku;

export const unknownSku: StockState = { status: 'unknown' };

/** A sku of which there is nothing yet. */
export const emptyStock: KnownSku = {
  status: 'known',
  onHand: 0,
  reserved: 0,
  picked: 0,
  reservations: PersistentMap.empty(),
  nextTurn: 1,
};

/** What can still be reserved. */
export const availableOf = ({ onHand, reserved }: Pick<KnownSku, 'onHand' | 'reserved'>): number =>
  Math.max(0, onHand - reserved);

/** How many of its units are set aside for shipments. */
export function pickedOf(reservation: Pick<Reservation, 'picked'> | undefined): number {
  let sum = 0;
  for (const { quantity } of reservation?.picked?.values() ?? []) sum += quantity;
  return sum;
}

/** An order for which more is reserved than there is left for it, and how much that is. */
export interface UnservedOrder {
  readonly orderId: string;
  readonly missing: number;
}

/** Those that what is on hand does not reach, if it goes to orders as they began to reserve; the last ones miss out. */
export function unservedOrders({ onHand, reserved, reservations }: KnownSku): UnservedOrder[] {
  if (reserved <= onHand) return [];
  let left = onHand;
  const inTurn = [...reservations].sort(([, one], [, other]) => one.turn - other.turn);
  return inTurn.flatMap(([orderId, { quantity }]) => {
    const missing = Math.max(0, quantity - left);
    left = Math.max(0, left - quantity);
    return missing > 0 ? [{ orderId, missing }] : [];
  });
}

/** Orders that can no longer be served whole. */
export interface Unserved {
  /** Units that are reserved beyond those on hand. */
  readonly units: number;
  readonly orders: number;
  /** So many of these orders as are to be named. */
  readonly first: readonly UnservedOrder[];
}

/** Nothing where all that is reserved is on hand. */
export function unservedOf(stock: KnownSku, maxNamed: number): Unserved | undefined {
  const orders = unservedOrders(stock);
  if (orders.length === 0) return undefined;
  return { units: stock.reserved - stock.onHand, orders: orders.length, first: orders.slice(0, maxNamed) };
}
