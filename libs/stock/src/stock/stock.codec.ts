import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import type { ReservationRefusal, StockEvent } from './stock.events.js';
import type {
  StoredReservationCommitted,
  StoredReservationReleased,
  StoredStockAdjusted,
  StoredStockDispatched,
  StoredStockEvent,
  StoredStockPicked,
  StoredStockReceived,
  StoredStockReservationRefused,
  StoredStockReserved,
  StoredStockTakenBack,
  StoredStockUnpicked,
} from './stock.stored.js';

/**
 * The event as it is stored. Fields are named one by one, so that nothing gets into the store because
 * it happened to hang on an object, and what is undefined is left out.
 */
export function encodeStockEvent(event: StockEvent): StoredStockEvent {
  switch (event.type) {
    case 'StockReceived': {
      const { quantity, reference } = event;
      const data = { quantity, ...(reference !== undefined && { reference }) };
      return { type: 'StockReceived', schemaVersion: 1, data };
    }
    case 'StockAdjusted': {
      const { before, after, reason } = event;
      return { type: 'StockAdjusted', schemaVersion: 1, data: { before, after, reason } };
    }
    case 'StockReservationRefused': {
      const { type, orderId, quantity, code, available } = event;
      return { type, schemaVersion: 1, data: { orderId, quantity, code, available } };
    }
    case 'ReservationReleased': {
      const { orderId, quantity, reason } = event;
      const data = { orderId, quantity, ...(reason !== undefined && { reason }) };
      return { type: 'ReservationReleased', schemaVersion: 1, data };
    }
    case 'StockPicked': {
      const { type, orderId, shipmentId, quantity, added } = event;
      return { type, schemaVersion: 1, data: { orderId, shipmentId, quantity, added } };
    }
    case 'StockDispatched': {
      const { type, orderId, shipmentId, quantity, released } = event;
      return { type, schemaVersion: 1, data: { orderId, shipmentId, quantity, released } };
    }
    case 'StockUnpicked': {
      const { type, orderId, shipmentId, released } = event;
      return { type, schemaVersion: 1, data: { orderId, shipmentId, released } };
    }
    case 'StockTakenBack': {
      const { type, orderId, quantity, reserved } = event;
      return { type, schemaVersion: 1, data: { orderId, quantity, reserved } };
    }
    case 'StockReserved':
    case 'ReservationCommitted': {
      const { type, orderId, quantity } = event;
      return { type, schemaVersion: 1, data: { orderId, quantity } };
    }
  }
}

/**
 * The event that `data` of the latest schema version tells of. Its shape is taken on trust, because the
 * log holds only what was encoded here; numbers of units are still checked, because a wrong one would go
 * unnoticed for long.
 *
 * @throws UnknownEventTypeError, UnreadableEventError
 */
export function decodeStockEvent(stored: { readonly type: string; readonly data: unknown }): StockEvent {
  switch (stored.type) {
    case 'StockReceived': {
      const { quantity, reference } = stored.data as StoredStockReceived;
      return {
        type: 'StockReceived',
        quantity: units(quantity, 1),
        ...(reference !== undefined && { reference }),
      };
    }
    case 'StockAdjusted': {
      const { before, after, reason } = stored.data as StoredStockAdjusted;
      return { type: 'StockAdjusted', before: units(before, 0), after: units(after, 0), reason };
    }
    case 'StockReservationRefused': {
      const { orderId, quantity, code, available } = stored.data as StoredStockReservationRefused;
      return {
        type: 'StockReservationRefused',
        orderId,
        quantity: units(quantity, 1),
        code: code as ReservationRefusal,
        available: units(available, 0),
      };
    }
    case 'ReservationReleased': {
      const { orderId, quantity, reason } = stored.data as StoredReservationReleased;
      return {
        type: 'ReservationReleased',
        orderId,
        quantity: units(quantity, 1),
        ...(reason !== undefined && { reason }),
      };
    }
    case 'StockPicked': {
      const { orderId, shipmentId, quantity, added } = stored.data as StoredStockPicked;
      const counts = { quantity: units(quantity, 1), added: units(added, 0) };
      return { type: 'StockPicked', orderId, shipmentId, ...counts };
    }
    case 'StockDispatched': {
      const { orderId, shipmentId, quantity, released } = stored.data as StoredStockDispatched;
      const counts = { quantity: units(quantity, 1), released: units(released, 0) };
      return { type: 'StockDispatched', orderId, shipmentId, ...counts };
    }
    case 'StockUnpicked': {
      const { orderId, shipmentId, released } = stored.data as StoredStockUnpicked;
      return { type: 'StockUnpicked', orderId, shipmentId, released: units(released, 0) };
    }
    case 'StockTakenBack': {
      const { orderId, quantity, reserved } = stored.data as StoredStockTakenBack;
      const counts = { quantity: units(quantity, 1), reserved: units(reserved, 0) };
      return { type: 'StockTakenBack', orderId, ...counts };
    }
    case 'StockReserved':
    case 'ReservationCommitted': {
      const { orderId, quantity } = stored.data as StoredStockReserved | StoredReservationCommitted;
      return { type: stored.type, orderId, quantity: units(quantity, 1) };
    }
    default:
      throw new UnknownEventTypeError(stored.type);
  }
}

function units(count: number, least: number): number {
  if (!Number.isSafeInteger(count) || count < least) {
    throw new UnreadableEventError(`Not a number of units: ${String(count)}`);
  }
  return count;
}
