import { decodeStockEvent, type StockEvent } from '@daybook/stock';
import type { StockEventType } from './event-schemas.js';
import { createUpcaster, type UpcastStep, type VersionedEvent } from './upcaster.js';

/** Every event type is here, so that one that is stored but cannot be read does not compile. */
const upcastSteps: Readonly<Record<StockEventType, readonly UpcastStep[]>> = {
  StockReceived: [],
  StockAdjusted: [],
  StockReserved: [],
  StockReservationRefused: [],
  ReservationReleased: [],
  StockPicked: [],
  StockDispatched: [],
  StockUnpicked: [],
  StockTakenBack: [],
  ReservationCommitted: [],
};

/**
 * Brings a stored event of a sku to the latest version of its type.
 *
 * @throws UnknownEventTypeError, UnknownSchemaVersionError
 */
export const upcastStock = createUpcaster(upcastSteps);

/**
 * What a stored event of a sku says, whichever version it was written in. Takes the event with or without the
 * rest of its envelope.
 *
 * @throws UnknownEventTypeError, UnknownSchemaVersionError, UnreadableEventError
 */
export const decodeStoredStockEvent = (stored: VersionedEvent): StockEvent =>
  decodeStockEvent(upcastStock(stored));
