export { UnknownEventTypeError } from '@daybook/event-sourcing';
export * from './event-schemas.js';
export { decodeStoredOrderEvent, encodeOrderEvent, type StoredOrderEvent } from './order.codec.js';
export { decodeStoredPaymentEvent, encodePaymentEvent, type StoredPaymentEvent } from './payment.codec.js';
export * from './published-event.js';
export * from './secrets.js';
export { decodeStoredStockEvent, encodeStockEvent, type StoredStockEvent } from './stock.codec.js';
export * from './upcaster.js';
