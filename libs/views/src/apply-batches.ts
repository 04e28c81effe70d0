import { type Category, ordersCategory, stockCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
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
  Record<Category, (store: ViewStore, batches: readonly PartitionBatch[]) => Promise<ViewChanges>>
> = {
  [ordersCategory]: async (store, batches) =>
    foldOrders(batches, await store.loadOrders(streamsToLoad(batches))),
  [stockCategory]: async (store, batches) =>
    foldStock(batches, await store.loadStock(streamsToLoad(batches))),
};

/**
 * Folds batches of one category per stream first, then writes them at once together with their checkpoints, so
 * that each event takes effect exactly once whatever is delivered again.
 *
 * @returns the streams of which an event could not be applied; they stay as they were before it
 * @throws StaleCheckpointError; and what the store throws, after which nothing was applied or the same
 * batch finds its checkpoints moved
 */
export async function applyBatches(
  store: ViewStore,
  batches: readonly PartitionBatch[],
): Promise<readonly ParkedStream[]> {
  const [first] = batches;
  if (!first) return [];
  const changes = await folds[first.category as Category](store, batches);
  if ((await store.apply(changes)) === 'stale') throw new StaleCheckpointError();
  return changes.parked;
}
