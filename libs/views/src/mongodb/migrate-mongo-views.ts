import type { IndexDescription } from 'mongodb';
import { connectToMongoViews, type MongoViews } from './connection.js';
import { collectionNames } from './documents.js';
import { nameCategories } from './name-categories.js';
import { codeOf, serverCodes } from './server-errors.js';

/** How long a migration waits for a replica set that is still electing its primary. */
const defaultPrimaryWaitMs = 30_000;

/** One for each filter, in the order of the default sort; and one for each sort. */
const orderIndexes: IndexDescription[] = [
  { name: 'by_time', key: { placedAt: 1, _id: 1 } },
  { name: 'by_customer', key: { 'order.customerId': 1, placedAt: 1, _id: 1 } },
  { name: 'by_country', key: { 'order.country': 1, placedAt: 1, _id: 1 } },
  { name: 'by_status', key: { 'order.status': 1, placedAt: 1, _id: 1 } },
  { name: 'by_total', key: { total: 1, _id: 1 } },
  // Without the time: an order has some twenty terms, and each entry would take a third more to write.
  { name: 'by_term', key: { terms: 1 } },
];

/**
 * Makes the views' collections and indexes where they are not there yet. Several may do so at once.
 *
 * @param ownerUrl a login that may create collections and indexes; the services need not
 * @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError
 */
export async function migrateMongoViews(
  ownerUrl: string,
  { primaryWaitMs = defaultPrimaryWaitMs }: { readonly primaryWaitMs?: number } = {},
): Promise<void> {
  const views = await connectToMongoViews({ url: ownerUrl, maxConnections: 1, primaryWaitMs });
  try {
    for (const name of Object.values(collectionNames)) await createCollection(views, name);
    await views.orders.createIndexes(orderIndexes);
    await nameCategories(views);
  } finally {
    await views.close();
  }
}

/** A transaction that meets a missing collection fails, so they are made beforehand. */
async function createCollection({ db }: MongoViews, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (codeOf(error) !== serverCodes.namespaceExists) throw error;
  }
}
