import type { AnyBulkWriteOperation, ClientSession, Collection, Document as AnyDocument } from 'mongodb';
import type { MongoDocument, Projection } from '../projection.js';
import type { CheckpointMove, ViewChanges, ViewStore } from '../view-store.port.js';
import { whileAvailable } from '../while-available.js';
import {
  connectToMongoViews,
  type MongoViews,
  type MongoViewsOptions,
  readCheckpoints,
} from './connection.js';
import { type CheckpointDocument, checkpointId } from './documents.js';
import { MongoParkedStreams, parking } from './mongo-parked-streams.js';
import { codeOf, serverCodes } from './server-errors.js';
import { inTransaction } from './transaction.js';

type Changes = ViewChanges<unknown>;

/** The views in MongoDB, as the projector writes them. */
export class MongoViewStore implements ViewStore {
  /** Two large ones hold so much unwritten in the cache that both are slower than one after the other. */
  readonly maxTransactions = 1;

  readonly parked: MongoParkedStreams;

  private constructor(private readonly views: MongoViews) {
    this.parked = new MongoParkedStreams(views);
  }

  /**
   * Opens views whose collections are there already (see `migrateMongoViews`).
   *
   * @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError
   */
  static async open(options: MongoViewsOptions): Promise<MongoViewStore> {
    return new MongoViewStore(await connectToMongoViews(options));
  }

  async checkpoints(projection: string): Promise<ReadonlyMap<number, number>> {
    return this.available(readCheckpoints(this.views, projection));
  }

  async load<Document>(
    { mongodb }: Projection<Document, unknown>,
    streamIds: readonly string[],
  ): Promise<ReadonlyMap<string, Document>> {
    if (streamIds.length === 0) return new Map();
    return this.available(mongodb.load(this.views, streamIds));
  }

  async bytes({ mongodb }: Projection, streamIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (streamIds.length === 0 || !mongodb.bytes) return new Map();
    return this.available(mongodb.bytes(this.views, streamIds));
  }

  async apply(projection: Projection, changes: Changes): Promise<'applied' | 'stale'> {
    const { changed } = changes;
    const { decimal, sessions } = this.views;
    // Made before the store is asked for anything: changes that cannot be put into words are none of its faults.
    const writes = changed.length > 0 ? projection.mongodb.writes(changed, decimal) : {};
    const applied = await this.available(
      sessions.run((session) =>
        inTransaction(session, async () => {
          if (!(await this.moveOn(projection, changes, session))) return false;
          for (const [name, operations] of Object.entries(writes)) {
            await writeAll(this.views.db.collection<MongoDocument>(name), operations, session);
          }
          await writeAll(this.views.parkedStreams, changes.parked.map(parking), session);
          return true;
        }),
      ),
    );
    return applied ? 'applied' : 'stale';
  }

  async close(): Promise<void> {
    await this.views.close();
  }

  private available<T>(answer: Promise<T>): Promise<T> {
    return whileAvailable(answer, this.views.isStoreFault);
  }

  /** Whether everything stands where the changes build on; from now on it stands behind them. */
  private async moveOn(projection: Projection, changes: Changes, session: ClientSession): Promise<boolean> {
    const { checkpoints, replayed } = changes;
    if (!(await this.moveCheckpoints(projection, checkpoints, session))) return false;
    if (replayed === undefined) return true;
    return this.parked.advanceIn(session, replayed.stream, replayed.handled);
  }

  /**
   * Moves the checkpoints that stand where the changes build on, and tells whether all did. Until the
   * transaction ends, no other one can move them, which is what lets one writer at a time apply a partition.
   */
  private async moveCheckpoints(
    projection: Projection,
    checkpoints: readonly CheckpointMove[],
    session: ClientSession,
  ): Promise<boolean> {
    const moves = checkpoints.map((move) => checkpointMove(projection, move));
    try {
      return (await writeAll(this.views.checkpoints, moves, session)) === moves.length;
    } catch (error) {
      const code = codeOf(error);
      // The partition has begun without us, or somebody is moving its checkpoint at this moment.
      if (code === serverCodes.duplicateKey || code === serverCodes.writeConflict) return false;
      throw error;
    }
  }
}

/**
 * One round trip, however many documents change.
 *
 * @returns how many were found or made
 */
async function writeAll<Schema extends AnyDocument>(
  collection: Collection<Schema>,
  operations: AnyBulkWriteOperation<Schema>[],
  session: ClientSession,
): Promise<number> {
  if (operations.length === 0) return 0;
  const { matchedCount, upsertedCount } = await collection.bulkWrite(operations, { ordered: false, session });
  return matchedCount + upsertedCount;
}

/** Makes the checkpoint of a partition that has not begun; one that is there already is in the way of that. */
const checkpointMove = (
  { name: projection, version }: Projection,
  { partition, from, to }: CheckpointMove,
): AnyBulkWriteOperation<CheckpointDocument> => ({
  updateOne: {
    filter: { _id: checkpointId(projection, partition), position: from, version },
    update: { $set: { position: to }, $setOnInsert: { projection, partition } },
    upsert: from === 0,
  },
});
