export * from './docker-container.js';
export * from './free-port.js';
export * from './mongo-replica-set.js';
export * from './random.js';
export * from './stripe-mock.js';
export * from './tcp-link.js';
export * from './test-kafka.js';
export * from './until.js';
