import { ordersCategory } from '@daybook/contracts';
import type { Collection, Document } from 'mongodb';
import type { MongoViews } from './connection.js';
import { categorized } from './documents.js';

/**
 * Gives the checkpoints and parked streams from before there was more than one category their category's name: all
 * of them are of orders. Whatever was left undone by a run that broke off is done.
 */
export async function nameCategories({ checkpoints, parkedStreams }: MongoViews): Promise<void> {
  await renamed(checkpoints as unknown as Old, (partition) => ({ partition }));
  await renamed(parkedStreams as unknown as Old, (streamId) => ({ streamId }));
}

type Old = Collection<Document & { _id: string | number }>;

const unnamed = { category: { $exists: false } };

/** A document under its new name has been written since, so it stays; the old one goes last. */
async function renamed(collection: Old, keyOf: (id: string | number) => Document): Promise<void> {
  for await (const { _id: id, ...rest } of collection.find(unnamed)) {
    const named = { category: ordersCategory, ...keyOf(id), ...rest };
    await collection.updateOne(
      { _id: categorized(ordersCategory, id) },
      { $setOnInsert: named },
      { upsert: true },
    );
    await collection.deleteOne({ _id: id });
  }
}
