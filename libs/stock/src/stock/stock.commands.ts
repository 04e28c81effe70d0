/** Bounds of one command, and of the stock of one sku. */
export const stockLimits = {
  maxQuantity: 1_000_000_000,
  /** Far below where numbers stop being exact. */
  maxOnHand: 1_000_000_000_000,
} as const;

export interface ReceiveStock {
  readonly type: 'ReceiveStock';
  readonly quantity: number;
  readonly reference?: string;
}

export interface AdjustStock {
  readonly type: 'AdjustStock';
  /** How many there really are, those that are reserved included. */
  readonly onHand: number;
  readonly reason: string;
}

/**
 * All of the quantity or nothing: a sku of which anything was ever recorded grants or refuses it, and keeps a record of
 * either.
 */
export interface ReserveStock {
  readonly type: 'ReserveStock';
  readonly orderId: string;
  readonly quantity: number;
}

/** Gives up whatever is still reserved for the order. */
export interface ReleaseReservation {
  readonly type: 'ReleaseReservation';
  readonly orderId: string;
  readonly reason?: string;
}

/** The goods leave; with less than is reserved, the rest stays reserved. */
export interface CommitReservation {
  readonly type: 'CommitReservation';
  readonly orderId: string;
  readonly quantity: number;
}

export type StockCommand = ReceiveStock | AdjustStock | ReserveStock | ReleaseReservation | CommitReservation;
