import { type Stock, stockCategory } from '@daybook/contracts';
import { type FoldInput, foldStreams } from './fold-streams.js';
import { projectStock } from './projections/stock.projection.js';
import { noChanges, type ViewChanges } from './view-store.port.js';

/** What the skus' batches change, given the stock as it was. Pure. */
export function foldStock(input: FoldInput<Stock>): ViewChanges {
  const { after, checkpoints, parked } = foldStreams(input, projectStock);
  const stock = [...after.values()].map(({ view }) => view);
  return { ...noChanges(stockCategory), checkpoints, stock, parked };
}
