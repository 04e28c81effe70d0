export * from './headers.js';
export * from './order-requests.js';
export * from './order-views.js';
export * from './parked.js';
export * from './reports.js';
export * from './schemas.js';
export * from './tagged-union.js';
export * from './values.js';
