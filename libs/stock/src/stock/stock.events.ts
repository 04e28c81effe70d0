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

/** Some of what was available is kept for an order, beside what may be kept for it already. */
export interface StockReserved {
  readonly type: 'StockReserved';
  readonly orderId: string;
  readonly quantity: number;
}

/** `already-reserved` stands in older events, when what was reserved for an order could not be changed. */
export type ReservationRefusal = 'stock-insufficient' | 'already-reserved';

/**
 * Nothing more is kept for an order that asked for so many units more; what is kept for it stays. It is an event so
 * that the same reservation, asked for once more after the order is over, is not granted then.
 */
export interface StockReservationRefused {
  readonly type: 'StockReservationRefused';
  readonly orderId: string;
  readonly quantity: number;
  readonly code: ReservationRefusal;
  /** Units that could be reserved at that time. */
  readonly available: number;
}

/** Some of what was kept for an order, or all of it, is available again. */
export interface ReservationReleased {
  readonly type: 'ReservationReleased';
  readonly orderId: string;
  readonly quantity: number;
  readonly reason?: string;
}

/**
 * Units are set aside for a shipment that is about to leave. They stay on hand until it has, and stay kept for its
 * order whatever is asked of the reservation.
 */
export interface StockPicked {
  readonly type: 'StockPicked';
  readonly orderId: string;
  readonly shipmentId: number;
  readonly quantity: number;
  /** Of them, those that were not kept for the order before. */
  readonly added: number;
}

interface Unpicked {
  readonly orderId: string;
  readonly shipmentId: number;
  /** What was set aside for the shipment alone and has not left with it is available again. */
  readonly released: number;
}

/** The shipment has left. What was set aside for it beyond that is set aside no more. */
export interface StockDispatched extends Unpicked {
  readonly type: 'StockDispatched';
  readonly quantity: number;
}

/** Nothing of the sku has left, or will, with a shipment for which some was set aside. */
export interface StockUnpicked extends Unpicked {
  readonly type: 'StockUnpicked';
}

/** Goods that had left for an order are on hand again. */
export interface StockTakenBack {
  readonly type: 'StockTakenBack';
  readonly orderId: string;
  readonly quantity: number;
  /** Of them, those that are kept for the order, which is to be sent them once more. */
  readonly reserved: number;
}

/** As `StockDispatched`, of any shipment; older events say so. */
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
  | StockPicked
  | StockDispatched
  | StockUnpicked
  | StockTakenBack
  | ReservationCommitted;
