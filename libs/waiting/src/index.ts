export * from './retry-after.js';
export * from './room.js';
export * from './waiting.js';
