import type { PartitionBatch } from '@daybook/event-feed';
import type { ParkedStream } from '@daybook/parking';
import type { Projection } from '../projection.js';
import type { ViewStore } from '../view-store.port.js';
import { sharesOf, slicesOf } from './divide-batches.js';
import { foldStreams, streamsToLoad } from './fold-streams.js';

/** The checkpoints moved under this writer; it has to start again from where they are now. */
export class StaleCheckpointError extends Error {
  override readonly name = 'StaleCheckpointError';
  constructor() {
    super('Another projector has moved the checkpoints.');
  }
}

/** What applies batches: the store that they are applied to, and the projection. */
export interface Applying<Document, State> {
  readonly store: ViewStore;
  readonly projection: Projection<Document, State>;
}

const none: ReadonlySet<string> = new Set();

/**
 * Folds batches of a projection's category per stream first, then writes them at once together with its checkpoints, so
 * that each event takes effect exactly once whatever is delivered again. Large ones are written in several
 * transactions, each of which has its own part of the partitions, or of their events.
 *
 * @param passedOver streams that are parked, whose events change nothing
 * @returns the streams of which an event could not be applied; they stay as they were before it
 * @throws StaleCheckpointError; and what the store throws. What was written then, the checkpoints tell
 */
export async function applyBatches<Document, State>(
  applying: Applying<Document, State>,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string> = none,
): Promise<readonly ParkedStream[]> {
  const shares = sharesOf(batches, applying.store.maxTransactions);
  const outcomes = await Promise.allSettled(shares.map((share) => applyInOrder(applying, share, passedOver)));
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

async function applyInOrder<Document, State>(
  applying: Applying<Document, State>,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string>,
): Promise<ParkedStream[]> {
  const { store, projection } = applying;
  const parked: ParkedStream[] = [];
  let left = passedOver;
  for (const slice of slicesOf(batches, await documentBytes(applying, batches, passedOver))) {
    const before = await store.load(projection, streamsToLoad(slice, left));
    const changes = foldStreams(projection, { batches: slice, before, passedOver: left });
    if ((await store.apply(projection, changes)) === 'stale') throw new StaleCheckpointError();
    if (changes.parked.length === 0) continue;
    parked.push(...changes.parked);
    left = new Set([...left, ...changes.parked.map(({ streamId }) => streamId)]);
  }
  return parked;
}

/** Fewer are loaded whatever they weigh, without a look at them first. */
const documentsWorthWeighing = 8;

async function documentBytes<Document, State>(
  { store, projection }: Applying<Document, State>,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const streams = streamsToLoad(batches, passedOver);
  return streams.length < documentsWorthWeighing ? new Map() : store.bytes(projection, streams);
}
