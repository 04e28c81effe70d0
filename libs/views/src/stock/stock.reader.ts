import type { Stock } from '@daybook/contracts';

/** The stock as it is read. Every method throws ViewsUnavailableError where the store is away. */
export interface StockReader {
  /** The stock of those of the skus that are known. */
  load(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>>;
}
