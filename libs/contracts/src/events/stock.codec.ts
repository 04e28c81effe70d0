import type { StockEvent } from '@daybook/stock';
import { eventCodec } from './event-codec.js';
import type { StoredEventOf } from './event-shapes.js';
import { stockEventSchemas } from './stock.schemas.js';

/** An event of a sku as the log takes it. */
export type StoredStockEvent = StoredEventOf<typeof stockEventSchemas>;

export const stockCodec = eventCodec<StockEvent, typeof stockEventSchemas>(stockEventSchemas, {});

export const encodeStockEvent = stockCodec.encode;
export const decodeStoredStockEvent = stockCodec.decode;
