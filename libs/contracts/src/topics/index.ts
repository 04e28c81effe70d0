export * from './anchors.js';
export * from './message-headers.js';
export * from './topics.js';
