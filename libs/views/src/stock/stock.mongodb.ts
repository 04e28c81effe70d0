import type { Stock } from '@daybook/contracts';
import { availableOf } from '@daybook/stock';
import type { AnyBulkWriteOperation } from 'mongodb';
import type { MongoDatabase, MongoDocument, MongoKeeping } from '../projection.js';
import { whileAvailable } from '../while-available.js';
import type { StockReader } from './stock.reader.js';

interface StockDocument {
  /** The sku. */
  readonly _id: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly version: number;
  readonly updatedAt: Date;
}

/** The stock of skus in `stock`. */
export const stockInMongo: MongoKeeping<Stock, StockReader> = {
  collections: { stock: [] },
  load: loadStock,
  writes: (changed) => ({ stock: changed.map(({ after }) => stockReplacement(after)) }),
  reader: (database) => new MongoStockReader(database),
};

class MongoStockReader implements StockReader {
  constructor(private readonly database: MongoDatabase) {}

  load(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    return whileAvailable(loadStock(this.database, skus), this.database.isUnavailable);
  }
}

/** The stock of the skus that are there, in one answer however many are asked for. */
async function loadStock(
  { db, sessions }: MongoDatabase,
  skus: readonly string[],
): Promise<ReadonlyMap<string, Stock>> {
  const batchSize = skus.length + 1;
  const documents = await sessions.run((session) =>
    db
      .collection<StockDocument>('stock')
      .find({ _id: { $in: [...skus] } }, { batchSize, session })
      .toArray(),
  );
  return new Map(documents.map(stockOf).map((each) => [each.sku, each]));
}

function stockOf({ _id: sku, onHand, reserved, version, updatedAt }: StockDocument): Stock {
  const available = availableOf({ onHand, reserved });
  return { sku, onHand, reserved, available, version, updatedAt: updatedAt.toISOString() };
}

function stockReplacement({
  sku,
  onHand,
  reserved,
  version,
  updatedAt,
}: Stock): AnyBulkWriteOperation<MongoDocument> {
  const replacement = { _id: sku, onHand, reserved, version, updatedAt: new Date(updatedAt) };
  return { replaceOne: { filter: { _id: sku }, replacement, upsert: true } };
}
