export * from './retry-after.js';
export * from './waiting.js';
