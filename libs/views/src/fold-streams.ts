import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import { parkingReason } from './parking-reason.js';
import type { CheckpointMove, ParkedStream } from './view-store.port.js';

/** What is shown of a stream, after the events of a batch. */
interface Folded<View> {
  readonly view: View;
  readonly partition: number;
}

export interface FoldedStreams<View> {
  readonly after: ReadonlyMap<string, Folded<View>>;
  readonly checkpoints: readonly CheckpointMove[];
  readonly parked: readonly ParkedStream[];
}

/** The streams whose views the batches build on. One that begins in this very batch is not there yet. */
export function streamsToLoad(batches: readonly PartitionBatch[]): string[] {
  const ids = new Set<string>();
  const begunHere = new Set<string>();
  for (const { events } of batches) {
    for (const { streamId, version } of events) {
      if (version === 1) begunHere.add(streamId);
      else if (!begunHere.has(streamId)) ids.add(streamId);
    }
  }
  return [...ids];
}

/** Takes each stream through its events. One with an event that cannot be applied stays as it was before that. Pure. */
export function foldStreams<View>(
  batches: readonly PartitionBatch[],
  before: ReadonlyMap<string, View>,
  project: (view: View | undefined, event: RecordedEvent) => View,
): FoldedStreams<View> {
  const after = new Map<string, Folded<View>>();
  const parked = new Map<string, ParkedStream>();
  for (const { events } of batches) {
    for (const event of events) {
      const { streamId, partition } = event;
      if (parked.has(streamId)) continue;
      try {
        const view = after.get(streamId)?.view ?? before.get(streamId);
        after.set(streamId, { view: project(view, event), partition });
      } catch (error) {
        parked.set(streamId, parkedAt(event, error));
      }
    }
  }
  const checkpoints = batches.map(({ partition, events }) => ({
    partition,
    from: events[0]!.position - 1,
    to: events.at(-1)!.position,
  }));
  return { after, checkpoints, parked: [...parked.values()] };
}

function parkedAt(event: RecordedEvent, error: unknown): ParkedStream {
  const { category, streamId, partition, position, version } = event;
  return { category, streamId, partition, position, version, reason: parkingReason(error) };
}
