import { type Projection, subscribedBy } from '../projection.js';
import { projections as allProjections } from '../projections.js';
import { connectToMongoViews, type MongoViews } from './connection.js';
import { sharedCollections } from './documents.js';
import { nameProjections } from './name-projections.js';
import { codeOf, serverCodes } from './server-errors.js';

export interface MigrateMongoViewsOptions {
  /** How long to wait for a replica set that is still electing its primary. Default 30,000. */
  readonly primaryWaitMs?: number;
  readonly projections?: readonly Projection[];
}

/**
 * Makes the views' collections and indexes where they are not there yet; several may do so at once. Then it empties what
 * is kept of projections that have a new version, which only one may do at a time.
 *
 * @param ownerUrl a login that may create collections and indexes; the services need not
 * @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError
 */
export async function migrateMongoViews(
  ownerUrl: string,
  { primaryWaitMs = 30_000, projections = allProjections }: MigrateMongoViewsOptions = {},
): Promise<void> {
  const views = await connectToMongoViews({ url: ownerUrl, maxConnections: 1, primaryWaitMs });
  try {
    for (const name of Object.values(sharedCollections)) await createCollection(views, name);
    await nameProjections(views);
    for (const projection of projections) {
      for (const [name, indexes] of Object.entries(projection.mongodb.collections)) {
        await createCollection(views, name);
        if (indexes.length > 0) await views.db.collection(name).createIndexes([...indexes]);
      }
      await beginAgain(views, projection);
    }
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

/** Of checkpoints that nobody may move: what they stand for is being emptied. */
const noVersion = 0;

/**
 * Its checkpoints go back to the beginning under the new version, so that nobody writes for the old one any more. Whatever
 * was left undone by a run that broke off is done.
 */
async function beginAgain(
  { db, checkpoints, parkedStreams }: MongoViews,
  projection: Projection,
): Promise<void> {
  const { name, version, mongodb } = projection;
  const old = { projection: name, version: { $ne: version } };
  if ((await checkpoints.findOne(old)) === null) return;
  await checkpoints.updateMany(old, { $set: { version: noVersion } });
  for (const collection of Object.keys(mongodb.collections)) await db.collection(collection).deleteMany({});
  await parkedStreams.deleteMany({ subscription: subscribedBy(projection).subscription });
  await checkpoints.updateMany(old, { $set: { position: 0, version } });
}
