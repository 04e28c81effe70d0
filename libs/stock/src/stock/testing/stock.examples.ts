import { fold } from '@daybook/event-sourcing';
import type { StockCommand } from '../stock.commands.js';
import { stockDecider } from '../stock.decider.js';
import type { ReservationRefusal, StockEvent } from '../stock.events.js';
import type { KnownSku } from '../stock.state.js';

/* Events and commands of one sku for specs. */

export const received = (quantity: number): StockEvent => ({ type: 'StockReceived', quantity });
export const reserved = (orderId: string, quantity: number): StockEvent => ({
  type: 'StockReserved',
  orderId,
  quantity,
});
export const refused = (
  code: ReservationRefusal,
  orderId: string,
  quantity: number,
  available: number,
): StockEvent => ({
  type: 'StockReservationRefused',
  orderId,
  quantity,
  code,
  available,
});
export const released = (orderId: string, quantity: number): StockEvent => ({
  type: 'ReservationReleased',
  orderId,
  quantity,
});
export const committed = (orderId: string, quantity: number): StockEvent => ({
  type: 'ReservationCommitted',
  orderId,
  quantity,
});
export const picked = (orderId: string, shipmentId: number, quantity: number, added: number): StockEvent => ({
  type: 'StockPicked',
  orderId,
  shipmentId,
  quantity,
  added,
});
export const dispatched = (orderId: string, shipmentId: number, quantity: number, back = 0): StockEvent => ({
  type: 'StockDispatched',
  orderId,
  shipmentId,
  quantity,
  released: back,
});
export const takenBack = (orderId: string, quantity: number, held: number): StockEvent => ({
  type: 'StockTakenBack',
  orderId,
  quantity,
  reserved: held,
});
export const adjusted = (before: number, after: number): StockEvent => ({
  type: 'StockAdjusted',
  before,
  after,
  reason: 'counted',
});

export const receive = (quantity: number): StockCommand => ({ type: 'ReceiveStock', quantity });
export const adjust = (onHand: number, reason = 'counted'): StockCommand => ({
  type: 'AdjustStock',
  onHand,
  reason,
});
export const reserve = (orderId: string, quantity: number): StockCommand => ({
  type: 'ReserveStock',
  orderId,
  quantity,
});
export const release = (orderId: string): StockCommand => ({ type: 'ReleaseReservation', orderId });
export const pick = (orderId: string, shipmentId: number, quantity: number): StockCommand => ({
  type: 'PickStock',
  orderId,
  shipmentId,
  quantity,
});
export const dispatch = (orderId: string, shipmentId: number, quantity: number): StockCommand => ({
  type: 'DispatchStock',
  orderId,
  shipmentId,
  quantity,
});
export const takeBack = (orderId: string, quantity: number, held: number): StockCommand => ({
  type: 'TakeBackStock',
  orderId,
  quantity,
  reserved: held,
});
export const commit = (orderId: string, quantity: number): StockCommand => ({
  type: 'CommitReservation',
  orderId,
  quantity,
});

export const known = (...events: StockEvent[]) => fold(stockDecider, events) as KnownSku;
