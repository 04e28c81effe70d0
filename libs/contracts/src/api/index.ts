export * from './headers.js';
export * from './order-requests.js';
export * from './order-views.js';
export * from './reports.js';
export * from './tagged-union.js';
export * from './values.js';
