import type { PaymentEvent } from '@daybook/payment';
import { decodePaymentEvent } from './payment.codec.js';
import { paymentEventSchemas } from './payment.schemas.js';
import { createUpcaster, type UpcastStep, type VersionedEvent } from './upcaster.js';

/** The steps of each type that has more than one version, each from one version to the next. */
const upcastSteps: Partial<Record<keyof typeof paymentEventSchemas, readonly UpcastStep[]>> = {};

/**
 * Brings a stored event of a payment process to the latest version of its type.
 *
 * @throws UnknownEventTypeError, UnknownSchemaVersionError
 */
export const upcastPayment = createUpcaster({
  ...Object.fromEntries(Object.keys(paymentEventSchemas).map((type) => [type, []])),
  ...upcastSteps,
});

/**
 * What a stored event of a payment process says, whichever version it was written in. Takes the event with or
 * without the rest of its envelope.
 *
 * @throws UnknownEventTypeError, UnknownSchemaVersionError, UnreadableEventError
 */
export const decodeStoredPaymentEvent = (stored: VersionedEvent): PaymentEvent =>
  decodePaymentEvent(upcastPayment(stored));
