import { type ViewedCategory, ordersCategory, stockCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import { lanesOf, slicesOf } from './divide-batches.js';
import { foldOrders } from './fold-orders.js';
import { foldStock } from './fold-stock.js';
import { streamsToLoad } from './fold-streams.js';
import type { ParkedStream, ViewChanges, ViewStore } from './view-store.port.js';

/** The checkpoints moved under this writer; it has to start again from where they are now. */
export class StaleCheckpointError extends Error {
  override readonly name = 'StaleCheckpointError';
  constructor() {
    super('Another projector has moved the checkpoints.');
  }
}

/** What batches of each category change, given what the views have of their streams. */
const folds: Readonly<
  Record<ViewedCategory, (store: ViewStore, batches: readonly PartitionBatch[]) => Promise<ViewChanges>>
> = {
  [ordersCategory]: async (store, batches) =>
    foldOrders(batches, await store.loadOrders(streamsToLoad(batches))),
  [stockCategory]: async (store, batches) =>
    foldStock(batches, await store.loadStock(streamsToLoad(batches))),
};

/**
 * Folds batches of one category per stream first, then writes them at once together with their checkpoints, so
 * that each event takes effect exactly once whatever is delivered again. Large ones are written in several
 * transactions, each of which has its own part of the partitions, or of their events.
 *
 * @returns the streams of which an event could not be applied; they stay as they were before it
 * @throws StaleCheckpointError; and what the store throws. What was written then, the checkpoints tell
 */
export async function applyBatches(
  store: ViewStore,
  batches: readonly PartitionBatch[],
): Promise<readonly ParkedStream[]> {
  const lanes = lanesOf(batches, store.maxTransactions);
  const outcomes = await Promise.allSettled(lanes.map((lane) => applyInOrder(store, lane)));
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

async function applyInOrder(store: ViewStore, batches: readonly PartitionBatch[]): Promise<ParkedStream[]> {
  const parked: ParkedStream[] = [];
  for (const slice of slicesOf(batches, await orderBytes(store, batches)))
    parked.push(...(await applyAtOnce(store, slice)));
  return parked;
}

/** Fewer are loaded whatever they weigh, without a look at them first. */
const ordersWorthWeighing = 8;

async function orderBytes(
  store: ViewStore,
  batches: readonly PartitionBatch[],
): Promise<ReadonlyMap<string, number>> {
  const streams = batches[0]?.category === ordersCategory ? streamsToLoad(batches) : [];
  return streams.length < ordersWorthWeighing ? new Map() : store.orderBytes(streams);
}

async function applyAtOnce(
  store: ViewStore,
  batches: readonly PartitionBatch[],
): Promise<readonly ParkedStream[]> {
  const { category } = batches[0]!;
  const changes = await folds[category as ViewedCategory](store, batches);
  if ((await store.apply(changes)) === 'stale') throw new StaleCheckpointError();
  return changes.parked;
}
