import { type ViewedCategory, ordersCategory, stockCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import type { ParkedAt, ParkedStream } from '@daybook/parking';
import { lanesOf, slicesOf } from './divide-batches.js';
import { foldOrders } from './fold-orders.js';
import { foldStock } from './fold-stock.js';
import { streamsToLoad } from './fold-streams.js';
import type { ViewChanges, ViewStore } from './view-store.port.js';

/** The checkpoints moved under this writer; it has to start again from where they are now. */
export class StaleCheckpointError extends Error {
  override readonly name = 'StaleCheckpointError';
  constructor() {
    super('Another projector has moved the checkpoints.');
  }
}

type Fold = (
  store: ViewStore,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string>,
) => Promise<ViewChanges>;

/** What batches of each category change, given what the views have of their streams. */
const folds: Readonly<Record<ViewedCategory, Fold>> = {
  [ordersCategory]: async (store, batches, passedOver) =>
    foldOrders({ batches, passedOver, before: await store.loadOrders(streamsToLoad(batches, passedOver)) }),
  [stockCategory]: async (store, batches, passedOver) =>
    foldStock({ batches, passedOver, before: await store.loadStock(streamsToLoad(batches, passedOver)) }),
};

const none: ReadonlySet<string> = new Set();

/**
 * Folds batches of one category per stream first, then writes them at once together with their checkpoints, so
 * that each event takes effect exactly once whatever is delivered again. Large ones are written in several
 * transactions, each of which has its own part of the partitions, or of their events.
 *
 * @param passedOver streams that are parked, whose events change nothing
 * @returns the streams of which an event could not be applied; they stay as they were before it
 * @throws StaleCheckpointError; and what the store throws. What was written then, the checkpoints tell
 */
export async function applyBatches(
  store: ViewStore,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string> = none,
): Promise<readonly ParkedStream[]> {
  const lanes = lanesOf(batches, store.maxTransactions);
  const outcomes = await Promise.allSettled(lanes.map((lane) => applyInOrder(store, lane, passedOver)));
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

async function applyInOrder(
  store: ViewStore,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string>,
): Promise<ParkedStream[]> {
  const parked: ParkedStream[] = [];
  let left = passedOver;
  for (const slice of slicesOf(batches, await orderBytes(store, batches, passedOver))) {
    const changes = await folds[slice[0]!.category as ViewedCategory](store, slice, left);
    if ((await store.apply(changes)) === 'stale') throw new StaleCheckpointError();
    if (changes.parked.length === 0) continue;
    parked.push(...changes.parked);
    left = new Set([...left, ...changes.parked.map(({ streamId }) => streamId)]);
  }
  return parked;
}

/** Fewer are loaded whatever they weigh, without a look at them first. */
const ordersWorthWeighing = 8;

async function orderBytes(
  store: ViewStore,
  batches: readonly PartitionBatch[],
  passedOver: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const streams = batches[0]?.category === ordersCategory ? streamsToLoad(batches, passedOver) : [];
  return streams.length < ordersWorthWeighing ? new Map() : store.orderBytes(streams);
}

/**
 * Applies events of one parked stream that were passed over, and advances the stream beyond them, both or neither. The
 * checkpoints have passed them long since.
 *
 * @returns where the stream is parked now, if one of them cannot be applied either
 * @throws StaleCheckpointError where somebody else replays it too; and what the store throws
 */
export async function replayParked(
  store: ViewStore,
  stream: ParkedStream,
  events: readonly RecordedEvent[],
): Promise<ParkedAt | undefined> {
  const { category, partition } = stream;
  const batches = [{ category, partition, events }];
  const { parked, ...changes } = await folds[category as ViewedCategory](store, batches, none);
  const [failedAt] = parked;
  const handled = failedAt === undefined ? events.at(-1)! : eventBefore(failedAt, stream);
  const outcome = await store.apply({
    ...changes,
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
