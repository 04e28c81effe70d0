import { encodeOrderEvent, type StoredOrderEvent } from '@daybook/ordering';
import { encodeStockEvent, type StoredStockEvent } from '@daybook/stock';
import fc from 'fast-check';
import { type Category } from '../api/headers.js';
import { categoryOfType } from './event-schemas.js';
import { orderEvent } from './order.arbitraries.spec.js';
import { decodeStoredOrderEvent, upcast } from './order.decode.js';
import { paymentEvent } from './payment.arbitraries.spec.js';
import { encodePaymentEvent, type StoredPaymentEvent } from './payment.codec.js';
import { decodeStoredPaymentEvent, upcastPayment } from './payment.decode.js';
import { stockEvent } from './stock.arbitraries.spec.js';
import { decodeStoredStockEvent, upcastStock } from './stock.decode.js';
import type { VersionedEvent } from './upcaster.js';

/* Stored events of all categories, for the specs beside this file. Named as a spec so that it is never built. */

export type StoredEvent = StoredOrderEvent | StoredStockEvent | StoredPaymentEvent;

/** Any event as it can be written. */
export const storedEvent: fc.Arbitrary<StoredEvent> = fc.oneof(
  orderEvent.map(encodeOrderEvent),
  stockEvent.map(encodeStockEvent),
  paymentEvent.map(encodePaymentEvent),
);

const upcasters: Readonly<Record<Category, typeof upcast>> = {
  orders: upcast,
  stock: upcastStock,
  payments: upcastPayment,
};

const rewriters: Readonly<Record<Category, (stored: VersionedEvent) => StoredEvent>> = {
  orders: (stored) => encodeOrderEvent(decodeStoredOrderEvent(stored)),
  stock: (stored) => encodeStockEvent(decodeStoredStockEvent(stored)),
  payments: (stored) => encodePaymentEvent(decodeStoredPaymentEvent(stored)),
};

/** In its latest version. */
export const upcasted = (stored: VersionedEvent): VersionedEvent =>
  upcasters[categoryOfType(stored.type)](stored);

/** Read, and written again. */
export const rewritten = (stored: VersionedEvent): StoredEvent =>
  rewriters[categoryOfType(stored.type)](stored);
