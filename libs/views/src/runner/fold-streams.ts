import type { PartitionBatch } from '@daybook/event-feed';
import { parkedAt, type ParkedStream } from '@daybook/parking';
import { type Changed, type Projection, subscribedBy } from '../projection.js';
import type { ViewChanges } from '../view-store.port.js';

/** The streams whose documents the batches build on. One that begins in this very batch is not there yet. */
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
export interface FoldInput<Document> {
  readonly batches: readonly PartitionBatch[];
  readonly before: ReadonlyMap<string, Document>;
  readonly passedOver: ReadonlySet<string>;
}

interface Folded<State> {
  readonly state: State;
  readonly partition: number;
}

/**
 * What the batches change, given the documents as they were: each stream is taken through its events. One with an event
 * that cannot be applied stays as it was before that, and is parked. Pure.
 */
export function foldStreams<Document, State>(
  projection: Projection<Document, State>,
  { batches, before, passedOver }: FoldInput<Document>,
): ViewChanges<Document> {
  const after = new Map<string, Folded<State>>();
  const parked = new Map<string, ParkedStream>();
  const stateBefore = (streamId: string): State | undefined => {
    const document = before.get(streamId);
    return document === undefined ? undefined : projection.stateOf(document);
  };
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
        const state = after.get(streamId)?.state ?? stateBefore(streamId);
        after.set(streamId, { state: projection.evolve(state, event), partition });
      } catch (error) {
        parked.set(streamId, parkedAt(subscribedBy(projection), event, error));
      }
    }
  }
  return {
    changed: [...after].map(([streamId, { state, partition }]): Changed<Document> => {
      const was = before.get(streamId);
      return { ...(was !== undefined && { before: was }), after: projection.documentOf(state), partition };
    }),
    checkpoints: batches.map(({ partition, events }) => ({
      partition,
      from: events[0]!.position - 1,
      to: events.at(-1)!.position,
    })),
    parked: [...parked.values()],
  };
}
