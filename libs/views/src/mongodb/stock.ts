import type { Stock } from '@daybook/contracts';
import { availableOf } from '@daybook/stock';
import type { AnyBulkWriteOperation } from 'mongodb';
import type { MongoViews } from './connection.js';
import type { StockDocument } from './documents.js';

/** The stock of the skus that are there, in one answer however many are asked for. */
export async function loadStock(
  { stock, sessions }: MongoViews,
  skus: readonly string[],
): Promise<ReadonlyMap<string, Stock>> {
  if (skus.length === 0) return new Map();
  const batchSize = skus.length + 1;
  const documents = await sessions.run((session) =>
    stock.find({ _id: { $in: [...skus] } }, { batchSize, session }).toArray(),
  );
  return new Map(documents.map(stockOf).map((each) => [each.sku, each]));
}

function stockOf({ _id: sku, onHand, reserved, version, updatedAt }: StockDocument): Stock {
  const available = availableOf({ onHand, reserved });
  return { sku, onHand, reserved, available, version, updatedAt: updatedAt.toISOString() };
}

export const stockReplacement = ({
  sku,
  onHand,
  reserved,
  version,
  updatedAt,
}: Stock): AnyBulkWriteOperation<StockDocument> => {
  const replacement = { _id: sku, onHand, reserved, version, updatedAt: new Date(updatedAt) };
  return { replaceOne: { filter: { _id: sku }, replacement, upsert: true } };
};
