export * from './errors.js';
export * from './event-log.port.js';
export * from './hash-chain.js';
export * from './memory/memory-event-log.js';
export * from './partitioning.js';
export * from './position.js';
export * from './postgres/migrate-event-log.js';
export * from './postgres/postgres-event-log.js';
export { numericTypes } from './postgres/read-statements.js';
