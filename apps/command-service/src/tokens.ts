/** Injection tokens of what the composition root brings along. */
export const EVENT_LOG = Symbol('command-service:event-log');
