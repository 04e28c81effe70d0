export { UnknownEventTypeError } from '@daybook/ordering';
export * from './event-schemas.js';
export * from './order.decode.js';
export * from './order.schemas.js';
export * from './published-event.js';
export * from './stock.decode.js';
export * from './stock.schemas.js';
export * from './upcaster.js';
