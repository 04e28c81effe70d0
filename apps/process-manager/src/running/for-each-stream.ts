import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import pMap from 'p-map';

/** Streams at a time, so that there is a bound to what waits for the log and for others. */
const usualConcurrency = 256;

/**
 * Handles the events of each stream in their order, and several streams at a time. If some fail, it is done with all
 * the others before it throws.
 */
export async function forEachStream(
  batches: readonly PartitionBatch[],
  handle: (events: readonly RecordedEvent[]) => Promise<void>,
  concurrency = usualConcurrency,
): Promise<void> {
  const streams = batches.flatMap(({ events }) => [
    ...Map.groupBy(events, ({ streamId }) => streamId).values(),
  ]);
  await pMap(streams, handle, { concurrency, stopOnError: false });
}
