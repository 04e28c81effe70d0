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
 * So many units are to be reserved for the order, whatever was before: the difference is reserved or released, so that
 * nobody else gets what the order keeps. Where the difference is not available nothing changes, and the refusal is
 * recorded. What is picked for a shipment is not released.
 */
export interface ReserveStock {
  readonly type: 'ReserveStock';
  readonly orderId: string;
  readonly quantity: number;
}

/** Gives up what is still reserved for the order. */
export interface ReleaseReservation {
  readonly type: 'ReleaseReservation';
  readonly orderId: string;
  /** So many of them it still needs. Default 0. */
  readonly keep?: number;
  /** Also what is picked for its shipments: the order is cancelled, and none of them can leave any more. */
  readonly evenPicked?: boolean;
  readonly reason?: string;
}

/**
 * So many units are to be set aside for a shipment: of what is reserved for its order, and else of what is available.
 * Asked for once more it changes nothing, or sets aside what is missing.
 */
export interface PickStock {
  readonly type: 'PickStock';
  readonly orderId: string;
  readonly shipmentId: number;
  readonly quantity: number;
}

/** The shipment has left, with so many of the units that were picked for it. */
export interface DispatchStock {
  readonly type: 'DispatchStock';
  readonly orderId: string;
  readonly shipmentId: number;
  readonly quantity: number;
}

/** Nothing is to be set aside for the shipment any more: it has left, without this sku or with what was taken off for it. */
export interface UnpickStock {
  readonly type: 'UnpickStock';
  readonly orderId: string;
  readonly shipmentId: number;
}

/** Goods that had left are on hand again. */
export interface TakeBackStock {
  readonly type: 'TakeBackStock';
  readonly orderId: string;
  readonly quantity: number;
  /** How many of them are kept for the order, which is to be sent them once more. */
  readonly reserved: number;
}

/** Of processes of before shipments were picked: so many of what is reserved have left. */
export interface CommitReservation {
  readonly type: 'CommitReservation';
  readonly orderId: string;
  readonly quantity: number;
}

export type StockCommand =
  | ReceiveStock
  | AdjustStock
  | ReserveStock
  | ReleaseReservation
  | PickStock
  | DispatchStock
  | UnpickStock
  | TakeBackStock
  | CommitReservation;
