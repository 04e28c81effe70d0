import type { PaymentEvent } from '@daybook/payment';
import { eventCodec } from './event-codec.js';
import type { StoredEventOf } from './event-shapes.js';
import { paymentEventSchemas } from './payment.schemas.js';

/** An event of a payment process as the log takes it. */
export type StoredPaymentEvent = StoredEventOf<typeof paymentEventSchemas>;

export const paymentCodec = eventCodec<PaymentEvent, typeof paymentEventSchemas>(paymentEventSchemas, {});

export const encodePaymentEvent = paymentCodec.encode;
export const decodeStoredPaymentEvent = paymentCodec.decode;
