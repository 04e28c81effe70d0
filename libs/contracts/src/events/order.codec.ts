import type { OrderEvent } from '@daybook/ordering';
import { eventCodec } from './event-codec.js';
import type { StoredEventOf } from './event-shapes.js';
import { orderEventSchemas } from './order.schemas.js';

/** An event of an order as the log takes it. */
export type StoredOrderEvent = StoredEventOf<typeof orderEventSchemas>;

export const orderCodec = eventCodec<OrderEvent, typeof orderEventSchemas>(orderEventSchemas, {});

export const encodeOrderEvent = orderCodec.encode;
export const decodeStoredOrderEvent = orderCodec.decode;
