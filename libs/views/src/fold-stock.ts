import { type Stock, stockCategory } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import { foldStreams } from './fold-streams.js';
import { projectStock } from './projections/stock.projection.js';
import { noChanges, type ViewChanges } from './view-store.port.js';

/** What the skus' batches change, given the stock as it was. Pure. */
export function foldStock(
  batches: readonly PartitionBatch[],
  before: ReadonlyMap<string, Stock>,
): ViewChanges {
  const { after, checkpoints, parked } = foldStreams(batches, before, projectStock);
  const stock = [...after.values()].map(({ view }) => view);
  return { ...noChanges(stockCategory), checkpoints, stock, parked };
}
