import type { ViewedCategory, Order, Stock } from '@daybook/contracts';
import type { AnyBulkWriteOperation, ClientSession, Collection, Document } from 'mongodb';
import type { CheckpointMove, ViewChanges, ViewStore } from '../view-store.port.js';
import { whileAvailable } from '../while-available.js';
import {
  connectToMongoViews,
  type MongoViews,
  type MongoViewsOptions,
  readCheckpoints,
} from './connection.js';
import { categorized, type CheckpointDocument, orderDocument, type OrderDocument } from './documents.js';
import { loadOrders, orderBytes } from './load-orders.js';
import { MongoParkedStreams, parking } from './mongo-parked-streams.js';
import { salesIncrease } from './sales-figures.js';
import { codeOf, serverCodes } from './server-errors.js';
import { loadStock, stockReplacement } from './stock.js';
import { inTransaction } from './transaction.js';

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

  async checkpoints(category: ViewedCategory): Promise<ReadonlyMap<number, number>> {
    return this.available(readCheckpoints(this.views, category));
  }

  async loadOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    return this.available(loadOrders(this.views, orderIds));
  }

  async orderBytes(orderIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.available(orderBytes(this.views, orderIds));
  }

  async loadStock(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    return this.available(loadStock(this.views, skus));
  }

  async apply(changes: ViewChanges): Promise<'applied' | 'stale'> {
    const applied = await this.available(
      this.views.sessions.run((session) =>
        inTransaction(session, async () => {
          if (!(await this.moveOn(changes, session))) return false;
          await this.write(changes, session);
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
  private async moveOn(changes: ViewChanges, session: ClientSession): Promise<boolean> {
    const { replayed } = changes;
    if (!(await this.moveCheckpoints(changes, session))) return false;
    if (replayed === undefined) return true;
    return this.parked.advanceIn(session, replayed.stream, replayed.handled);
  }

  /**
   * Moves the checkpoints that stand where the changes build on, and tells whether all did. Until the
   * transaction ends, no other one can move them, which is what lets one writer at a time apply a partition.
   */
  private async moveCheckpoints(
    { category, checkpoints }: ViewChanges,
    session: ClientSession,
  ): Promise<boolean> {
    const moves = checkpoints.map((move) => checkpointMove(category, move));
    try {
      return (await writeAll(this.views.checkpoints, moves, session)) === moves.length;
    } catch (error) {
      const code = codeOf(error);
      // The partition has begun without us, or somebody is moving its checkpoint at this moment.
      if (code === serverCodes.duplicateKey || code === serverCodes.writeConflict) return false;
      throw error;
    }
  }

  private async write(changes: ViewChanges, session: ClientSession): Promise<void> {
    const { newOrders, orders, sales, stock, parked } = changes;
    const { decimal } = this.views;
    const documents = [
      ...newOrders.map((order) => orderInsertion(order, decimal)),
      ...orders.map((order) => orderReplacement(order, decimal)),
    ];
    await writeAll(this.views.orders, documents, session);
    await writeAll(
      this.views.sales,
      sales.map((delta) => salesIncrease(delta, decimal)),
      session,
    );
    await writeAll(this.views.stock, stock.map(stockReplacement), session);
    await writeAll(this.views.parkedStreams, parked.map(parking), session);
  }
}

/**
 * One round trip, however many documents change.
 *
 * @returns how many were found or made
 */
async function writeAll<Schema extends Document>(
  collection: Collection<Schema>,
  operations: AnyBulkWriteOperation<Schema>[],
  session: ClientSession,
): Promise<number> {
  if (operations.length === 0) return 0;
  const { matchedCount, upsertedCount } = await collection.bulkWrite(operations, { ordered: false, session });
  return matchedCount + upsertedCount;
}

/**
 * Costs less than an upsert, which first looks for what is not there. Nobody else can have made the document
 * since it was looked for: the checkpoint would have moved.
 */
const orderInsertion = (
  order: Order,
  decimal: MongoViews['decimal'],
): AnyBulkWriteOperation<OrderDocument> => ({ insertOne: { document: orderDocument(order, decimal) } });

/**
 * Takes no look at the version that is there: the order was folded from it, and had anybody written it since,
 * the checkpoint would have moved.
 */
const orderReplacement = (
  order: Order,
  decimal: MongoViews['decimal'],
): AnyBulkWriteOperation<OrderDocument> => ({
  replaceOne: { filter: { _id: order.orderId }, replacement: orderDocument(order, decimal) },
});

/** Makes the checkpoint of a partition that has not begun; one that is there already is in the way of that. */
const checkpointMove = (
  category: ViewedCategory,
  { partition, from, to }: CheckpointMove,
): AnyBulkWriteOperation<CheckpointDocument> => ({
  updateOne: {
    filter: { _id: categorized(category, partition), position: from },
    update: { $set: { position: to }, $setOnInsert: { category, partition } },
    upsert: from === 0,
  },
});
