import { type Readers, readersOf } from '../projections.js';
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
export class MongoViewReader implements Omit<ViewReader, keyof Readers> {
  readonly parked: MongoParkedStreams;

  private constructor(private readonly views: MongoViews) {
    this.parked = new MongoParkedStreams(views);
  }

  /** @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError */
  static async open(options: MongoViewsOptions): Promise<ViewReader> {
    const views = await connectToMongoViews(options);
    const readers = readersOf(({ mongodb }) => mongodb.reader(views));
    return Object.assign(new MongoViewReader(views), readers);
  }

  async checkpoints(projection: string): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.views, projection), this.views.isUnavailable);
  }

  async close(): Promise<void> {
    await this.views.close();
  }
}
