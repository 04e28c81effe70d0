import type { Category } from '../../api/headers.js';
import { categoryOfType, eventSchemas } from '../event-schemas.js';
import { orderCodec, type StoredOrderEvent } from '../order.codec.js';
import { paymentCodec, type StoredPaymentEvent } from '../payment.codec.js';
import { stockCodec, type StoredStockEvent } from '../stock.codec.js';
import type { VersionedEvent } from '../upcaster.js';
import { storedUnder } from './stored-data.js';

/* Stored events of all categories, for specs. */

export type StoredEvent = StoredOrderEvent | StoredStockEvent | StoredPaymentEvent;

/** Any event as it can be written. */
export const storedEvent = storedUnder<StoredEvent>(eventSchemas);

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
