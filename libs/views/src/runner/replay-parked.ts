import type { RecordedEvent } from '@daybook/event-log';
import type { ParkedAt, ParkedStream } from '@daybook/parking';
import { type Projection, subscribedBy } from '../projection.js';
import type { ViewStore } from '../view-store.port.js';
import { StaleCheckpointError } from './apply-batches.js';
import { foldStreams, streamsToLoad } from './fold-streams.js';

/** A stream is parked by a projection that there is no more. */
export class UnknownProjectionError extends Error {
  override readonly name = 'UnknownProjectionError';
}

const none: ReadonlySet<string> = new Set();

/**
 * Applies events of one parked stream that were passed over to the projection that has parked it, and advances the stream
 * beyond them, both or neither. The checkpoints have passed them long since.
 *
 * @returns where the stream is parked now, if one of them cannot be applied either
 * @throws StaleCheckpointError where somebody else replays it too; UnknownProjectionError; and what the store throws
 */
export async function replayParked(
  { store, projections }: { readonly store: ViewStore; readonly projections: readonly Projection[] },
  stream: ParkedStream,
  events: readonly RecordedEvent[],
): Promise<ParkedAt | undefined> {
  const { subscription, category, partition } = stream;
  const projection = projections.find((each) => subscribedBy(each).subscription === subscription);
  if (projection === undefined) throw new UnknownProjectionError(`There is no ${subscription}.`);
  const batches = [{ category, partition, events }];
  const before = await store.load(projection, streamsToLoad(batches, none));
  const { changed, parked } = foldStreams(projection, { batches, before, passedOver: none });
  const [failedAt] = parked;
  const handled = failedAt === undefined ? events.at(-1)! : eventBefore(failedAt, stream);
  const outcome = await store.apply(projection, {
    changed,
    parked: [],
    checkpoints: [],
    replayed: { stream, handled },
  });
  if (outcome === 'stale') throw new StaleCheckpointError();
  return failedAt;
}

const eventBefore = ({ version }: ParkedAt, { position }: ParkedStream) => ({
  version: version - 1,
  position,
});
