import fc from 'fast-check';
import { type Category } from '../../api/headers.js';
import { categoryOfType } from '../event-schemas.js';
import { orderEvent } from './order.arbitraries.js';
import { orderCodec, type StoredOrderEvent } from '../order.codec.js';
import { paymentEvent } from './payment.arbitraries.js';
import { paymentCodec, type StoredPaymentEvent } from '../payment.codec.js';
import { stockEvent } from './stock.arbitraries.js';
import { stockCodec, type StoredStockEvent } from '../stock.codec.js';
import type { VersionedEvent } from '../upcaster.js';

/* Stored events of all categories, for specs. */

export type StoredEvent = StoredOrderEvent | StoredStockEvent | StoredPaymentEvent;

/** Any event as it can be written. */
export const storedEvent: fc.Arbitrary<StoredEvent> = fc.oneof(
  orderEvent.map(orderCodec.encode),
  stockEvent.map(stockCodec.encode),
  paymentEvent.map(paymentCodec.encode),
);

const upcasters: Readonly<Record<Category, (stored: VersionedEvent) => VersionedEvent>> = {
  orders: orderCodec.upcast,
  stock: stockCodec.upcast,
  payments: paymentCodec.upcast,
};

const rewriters: Readonly<Record<Category, (stored: VersionedEvent) => StoredEvent>> = {
  orders: (stored) => orderCodec.encode(orderCodec.decode(stored)),
  stock: (stored) => stockCodec.encode(stockCodec.decode(stored)),
  payments: (stored) => paymentCodec.encode(paymentCodec.decode(stored)),
};

/** In its latest version. */
export const upcasted = (stored: VersionedEvent): VersionedEvent =>
  upcasters[categoryOfType(stored.type)](stored);

/** Read, and written again. */
export const rewritten = (stored: VersionedEvent): StoredEvent =>
  rewriters[categoryOfType(stored.type)](stored);
