export * from './deadline-worker.js';
export * from './errors.js';
export * from './memory/memory-process-store.js';
export * from './postgres/migrate-processes.js';
export * from './postgres/postgres-process-store.js';
export * from './process-store.port.js';
