export * from './goods-movements.js';
export * from './log-event-store.js';
export * from './order-at-version.js';
export * from './order-command-loop.js';
export * from './order-fulfilment.js';
export * from './payment-command-loop.js';
export * from './stock-command-loop.js';
