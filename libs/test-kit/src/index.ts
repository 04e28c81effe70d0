export * from './docker-container.js';
export * from './free-port.js';
export * from './mongo-replica-set.js';
export * from './tcp-link.js';
export * from './test-kafka.js';
export * from './until.js';
