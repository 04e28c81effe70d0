import { MongoOrdersReader } from '../orders/orders-reader.mongodb.js';
import { MongoStockReader } from '../stock/stock.mongodb.js';
import type { ViewReader } from '../view-reader.port.js';
import { whileAvailable } from '../while-available.js';
import {
  connectToMongoViews,
  type MongoViews,
  type MongoViewsOptions,
  readCheckpoints,
} from './connection.js';
import { MongoParkedStreams } from './mongo-parked-streams.js';

/**
 * The views in MongoDB, as the query-service reads them: what each projection reads, from the primary, and only what a
 * majority holds, so that nothing which was read is ever taken back.
 */
export class MongoViewReader implements ViewReader {
  readonly orders: MongoOrdersReader;
  readonly stock: MongoStockReader;
  readonly parked: MongoParkedStreams;

  private constructor(private readonly views: MongoViews) {
    this.orders = new MongoOrdersReader(views);
    this.stock = new MongoStockReader(views);
    this.parked = new MongoParkedStreams(views);
  }

  /** @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError */
  static async open(options: MongoViewsOptions): Promise<MongoViewReader> {
    return new MongoViewReader(await connectToMongoViews(options));
  }

  async checkpoints(projection: string): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.views, projection), this.views.isUnavailable);
  }

  async close(): Promise<void> {
    await this.views.close();
  }
}
