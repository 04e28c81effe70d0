import { PersistentMap } from '@daybook/event-sourcing';

export interface UnknownSku {
  readonly status: 'unknown';
}

/** What decisions about a sku need to know. */
export interface KnownSku {
  readonly status: 'known';
  /** Units that are there, reserved or not. */
  readonly onHand: number;
  /** The sum of `reservations`. */
  readonly reserved: number;
  /** How many units are reserved for each order; only of those for which any still are. */
  readonly reservations: PersistentMap<string, number>;
}

export type StockState = UnknownSku | KnownSku;

export const unknownSku: StockState = { status: 'unknown' };

/** A sku of which there is nothing yet. */
export const emptyStock: KnownSku = {
  status: 'known',
  onHand: 0,
  reserved: 0,
  reservations: PersistentMap.empty(),
};

/** What can still be reserved. */
export const availableOf = ({ onHand, reserved }: Pick<KnownSku, 'onHand' | 'reserved'>): number =>
  onHand - reserved;
