export * from './event-feed.port.js';
export * from './log/log-event-feed.js';
