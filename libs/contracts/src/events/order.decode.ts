import { decodeOrderEvent, type OrderEvent } from '@daybook/ordering';
import type { OrderEventType } from './event-schemas.js';
import { createUpcaster, type UpcastStep, type VersionedEvent } from './upcaster.js';

/** Every event type is here, so that one that is stored but cannot be read does not compile. */
const upcastSteps: Readonly<Record<OrderEventType, readonly UpcastStep[]>> = {
  OrderPlaced: [],
  OrderModified: [],
  OrderConfirmed: [],
  OrderCancelled: [],
  PaymentConfirmed: [],
  PaymentMethodChanged: [],
  ShipmentDispatched: [],
  ShipmentDelivered: [],
  DeliveryFailed: [],
  ItemsReturned: [],
  PaymentRefunded: [],
};

/**
 * Brings a stored event of an order to the latest version of its type.
 *
 * @throws UnknownEventTypeError, UnknownSchemaVersionError
 */
export const upcast = createUpcaster(upcastSteps);

/**
 * What a stored event of an order says, whichever version it was written in. Takes the event with or
 * without the rest of its envelope.
 *
 * @throws UnknownEventTypeError, UnknownSchemaVersionError, UnreadableEventError
 */
export const decodeStoredOrderEvent = (stored: VersionedEvent): OrderEvent =>
  decodeOrderEvent(upcast(stored));
