import { encodeOrderEvent, type StoredOrderEvent } from '@daybook/ordering';
import { encodeStockEvent, type StoredStockEvent } from '@daybook/stock';
import fc from 'fast-check';
import { stockCategory } from '../api/headers.js';
import { categoryOfType } from './event-schemas.js';
import { orderEvent } from './order.arbitraries.spec.js';
import { decodeStoredOrderEvent, upcast } from './order.decode.js';
import { stockEvent } from './stock.arbitraries.spec.js';
import { decodeStoredStockEvent, upcastStock } from './stock.decode.js';
import type { VersionedEvent } from './upcaster.js';

/* Stored events of all categories, for the specs beside this file. Named as a spec so that it is never built. */

export type StoredEvent = StoredOrderEvent | StoredStockEvent;

/** Any event as it can be written. */
export const storedEvent: fc.Arbitrary<StoredEvent> = fc.oneof(
  orderEvent.map(encodeOrderEvent),
  stockEvent.map(encodeStockEvent),
);

const isStock = ({ type }: VersionedEvent): boolean => categoryOfType(type) === stockCategory;

/** In its latest version. */
export const upcasted = (stored: VersionedEvent): VersionedEvent =>
  isStock(stored) ? upcastStock(stored) : upcast(stored);

/** Read, and written again. */
export const rewritten = (stored: VersionedEvent): StoredEvent =>
  isStock(stored)
    ? encodeStockEvent(decodeStoredStockEvent(stored))
    : encodeOrderEvent(decodeStoredOrderEvent(stored));
