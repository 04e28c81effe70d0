import { PersistentMap } from '@daybook/event-sourcing';
import { type StockState, unknownSku } from './stock.state.js';

/*
 * The state of a sku as it is kept beside its events, so that a long stream need not be read from its beginning.
 * Unlike an event it is no contract: where the state comes to mean something else, its form gets another name,
 * and what was kept in the old one counts as nothing.
 */

export const stockSnapshotForm = 'stock.1';

export type StoredStockSnapshot = {
  readonly onHand: number;
  /** Each order that units are reserved for, and how many. */
  readonly reservations: readonly (readonly [orderId: string, quantity: number])[];
} | null;

export const encodeStockSnapshot = (stock: StockState): StoredStockSnapshot =>
  stock.status === 'unknown' ? null : { onHand: stock.onHand, reservations: [...stock.reservations] };

export function decodeStockSnapshot(stored: StoredStockSnapshot): StockState {
  if (stored === null) return unknownSku;
  const reservations = PersistentMap.of(stored.reservations);
  const reserved = [...reservations.values()].reduce((sum, quantity) => sum + quantity, 0);
  return { status: 'known', onHand: stored.onHand, reserved, reservations };
}

/** How much there is to write: the open reservations. */
export const weighStock = (stock: StockState): number =>
  stock.status === 'known' ? stock.reservations.size : 0;
