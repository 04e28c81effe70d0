/*
 * What can have happened to the stock of one sku, which is a stream of its own. When it happened and who did it
 * is in the event's envelope, outside the domain.
 */

/** Goods came in. */
export interface StockReceived {
  readonly type: 'StockReceived';
  readonly quantity: number;
  /** What they came with, such as the number of a delivery note. */
  readonly reference?: string;
}

/** The goods on hand were found to be another number than was thought. */
export interface StockAdjusted {
  readonly type: 'StockAdjusted';
  readonly before: number;
  readonly after: number;
  readonly reason: string;
}

/** Some of what was available is kept for an order. */
export interface StockReserved {
  readonly type: 'StockReserved';
  readonly orderId: string;
  readonly quantity: number;
}

export type ReservationRefusal = 'stock-insufficient' | 'already-reserved';

/**
 * Nothing is kept for an order that asked for units. It is an event so that the same reservation, asked for once more
 * after the order is over, is not granted then.
 */
export interface StockReservationRefused {
  readonly type: 'StockReservationRefused';
  readonly orderId: string;
  readonly quantity: number;
  readonly code: ReservationRefusal;
  /** Units that could be reserved at that time. */
  readonly available: number;
}

/** What was still kept for an order is available again. */
export interface ReservationReleased {
  readonly type: 'ReservationReleased';
  readonly orderId: string;
  readonly quantity: number;
  readonly reason?: string;
}

/** Goods that were kept for an order have left. What is kept for it beyond them stays kept. */
export interface ReservationCommitted {
  readonly type: 'ReservationCommitted';
  readonly orderId: string;
  readonly quantity: number;
}

export type StockEvent =
  | StockReceived
  | StockAdjusted
  | StockReserved
  | StockReservationRefused
  | ReservationReleased
  | ReservationCommitted;
