/** Injection tokens of what the composition root brings along. */
export const EVENT_LOG = Symbol('query-service:event-log');
export const VIEW_READER = Symbol('query-service:view-reader');
export const PARKED_REVIEWS = Symbol('query-service:parked-reviews');
export const APPLIED_SIGNAL = Symbol('query-service:applied-signal');
export const CURSOR_SECRET = Symbol('query-service:cursor-secret');
