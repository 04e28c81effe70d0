import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import { parkedAt, type ParkedStream } from '@daybook/parking';
import { type CheckpointMove, viewsSubscription } from './view-store.port.js';

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
export function streamsToLoad(batches: readonly PartitionBatch[], passedOver: ReadonlySet<string>): string[] {
  const ids = new Set<string>();
  const begunHere = new Set<string>();
  for (const { events } of batches) {
    for (const { streamId, version } of events) {
      if (passedOver.has(streamId)) continue;
      if (version === 1) begunHere.add(streamId);
      else if (!begunHere.has(streamId)) ids.add(streamId);
    }
  }
  return [...ids];
}

/** What is folded: events on top of what there is, without those of streams that are parked. */
export interface FoldInput<View> {
  readonly batches: readonly PartitionBatch[];
  readonly before: ReadonlyMap<string, View>;
  readonly passedOver: ReadonlySet<string>;
}

/** Takes each stream through its events. One with an event that cannot be applied stays as it was before that. Pure. */
export function foldStreams<View>(
  { batches, before, passedOver }: FoldInput<View>,
  project: (view: View | undefined, event: RecordedEvent) => View,
): FoldedStreams<View> {
  const after = new Map<string, Folded<View>>();
  const parked = new Map<string, ParkedStream>();
  for (const { events } of batches) {
    for (const event of events) {
      const { streamId, partition } = event;
      if (passedOver.has(streamId)) continue;
      const left = parked.get(streamId);
      if (left !== undefined) {
        parked.set(streamId, { ...left, lastVersion: event.version });
        continue;
      }
      try {
        const view = after.get(streamId)?.view ?? before.get(streamId);
        after.set(streamId, { view: project(view, event), partition });
      } catch (error) {
        const { category } = event;
        parked.set(streamId, parkedAt({ subscription: viewsSubscription, category }, event, error));
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
