export type { CommandOutcome, CommandRequest } from './command.js';
export * from './command-loop.js';
export * from './decider.js';
export * from './event-store.js';
export * from './given-when-then.js';
export * from './persistent-map/persistent-map.js';
export * from './slices.js';
export { StreamOverloadedError } from './stream-queues.js';
export * from './unreadable.js';
