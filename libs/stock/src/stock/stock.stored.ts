/*
 * How stock events are written down, for ever and for readers of any language. The type names and the names and
 * meanings of the fields are a storage format. A change of meaning is a new schemaVersion; the names of the
 * domain are free to change.
 *
 * These are type aliases rather than interfaces because only aliases are assignable to a general JSON type.
 */

export type StoredStockReceived = {
  readonly quantity: number;
  readonly reference?: string;
};

export type StoredStockAdjusted = {
  readonly before: number;
  readonly after: number;
  readonly reason: string;
};

export type StoredStockReserved = {
  readonly orderId: string;
  readonly quantity: number;
};

export type StoredStockReservationRefused = {
  readonly orderId: string;
  readonly quantity: number;
  readonly code: string;
  readonly available: number;
};

export type StoredReservationReleased = {
  readonly orderId: string;
  readonly quantity: number;
  readonly reason?: string;
};

export type StoredStockPicked = {
  readonly orderId: string;
  readonly shipmentId: number;
  readonly quantity: number;
  readonly added: number;
};

export type StoredStockDispatched = {
  readonly orderId: string;
  readonly shipmentId: number;
  readonly quantity: number;
  readonly released: number;
};

export type StoredStockUnpicked = {
  readonly orderId: string;
  readonly shipmentId: number;
  readonly released: number;
};

export type StoredStockTakenBack = {
  readonly orderId: string;
  readonly quantity: number;
  readonly reserved: number;
};

export type StoredReservationCommitted = {
  readonly orderId: string;
  readonly quantity: number;
};

type Stored<Type extends string, Data> = {
  readonly type: Type;
  readonly schemaVersion: 1;
  readonly data: Data;
};

/** A stock event as the log takes it: the part of the envelope that the domain decides. */
export type StoredStockEvent =
  | Stored<'StockReceived', StoredStockReceived>
  | Stored<'StockAdjusted', StoredStockAdjusted>
  | Stored<'StockReserved', StoredStockReserved>
  | Stored<'StockReservationRefused', StoredStockReservationRefused>
  | Stored<'ReservationReleased', StoredReservationReleased>
  | Stored<'StockPicked', StoredStockPicked>
  | Stored<'StockDispatched', StoredStockDispatched>
  | Stored<'StockUnpicked', StoredStockUnpicked>
  | Stored<'StockTakenBack', StoredStockTakenBack>
  | Stored<'ReservationCommitted', StoredReservationCommitted>;
