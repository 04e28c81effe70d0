import type { PartitionBatch } from './event-feed.port.js';

/** Where each partition of a delivery stands once its events are handled. */
export const positionsOf = (batches: readonly PartitionBatch[]): ReadonlyMap<number, number> =>
  new Map(batches.map(({ partition, events }) => [partition, events.at(-1)!.position]));
