export * from './docker-container.js';
export * from './free-port.js';
export * from './mongo-replica-set.js';
export * from './moved-clock.js';
export * from './tcp-link.js';
export * from './test-kafka.js';
export * from './test-receiver.js';
export * from './until.js';
