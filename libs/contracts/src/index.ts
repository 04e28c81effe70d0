export * from './api/index.js';
export * from './asyncapi/index.js';
export * from './events/index.js';
export * from './topics/index.js';
