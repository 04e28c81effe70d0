import { PersistentMap } from '@daybook/event-sourcing';
import {
  type KnownSku,
  type Picked,
  pickedOf,
  type Reservation,
  type StockState,
  unknownSku,
} from './stock.state.js';

/*
 * The state of a sku as it is kept beside its events, so that a long stream need not be read from its beginning.
 * Unlike an event it is no contract: where the state comes to mean something else, its form gets another name,
 * and what was kept in the old one counts as nothing.
 */

export const stockSnapshotForm = 'stock.2';

type StoredPicks = readonly (readonly [shipmentId: number, quantity: number, added: number])[];
type StoredReservation =
  | readonly [orderId: string, quantity: number, turn: number]
  | readonly [orderId: string, quantity: number, turn: number, picked: StoredPicks];

export type StoredStockSnapshot = {
  readonly onHand: number;
  readonly reservations: readonly StoredReservation[];
  readonly nextTurn: number;
} | null;

export function encodeStockSnapshot(stock: StockState): StoredStockSnapshot {
  if (stock.status === 'unknown') return null;
  const { onHand, nextTurn } = stock;
  const reservations = [...stock.reservations].map(([orderId, { quantity, turn, picked }]) => {
    const kept = [orderId, quantity, turn] as const;
    if (picked === undefined) return kept;
    const picks = [...picked].map(([shipmentId, each]) => [shipmentId, each.quantity, each.added] as const);
    return [...kept, picks] as const;
  });
  return { onHand, reservations, nextTurn };
}

export function decodeStockSnapshot(stored: StoredStockSnapshot): StockState {
  if (stored === null) return unknownSku;
  const { onHand, nextTurn } = stored;
  const sums = { reserved: 0, picked: 0 };
  let reservations: KnownSku['reservations'] = PersistentMap.empty();
  for (const [orderId, quantity, turn, picks] of stored.reservations) {
    const reservation: Reservation = { quantity, turn, ...(picks && { picked: picksOf(picks) }) };
    reservations = reservations.with(orderId, reservation);
    sums.reserved += quantity;
    sums.picked += pickedOf(reservation);
  }
  return { status: 'known', onHand, ...sums, reservations, nextTurn };
}

const picksOf = (picks: StoredPicks): ReadonlyMap<number, Picked> =>
  new Map(picks.map(([shipmentId, quantity, added]) => [shipmentId, { quantity, added }]));

/** How much there is to write: the open reservations. */
export const weighStock = (stock: StockState): number =>
  stock.status === 'known' ? stock.reservations.size : 0;
