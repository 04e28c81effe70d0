import type { Order, SalesFigure, SalesQuery } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/ordering';
import type { OrderListPage, OrderListQuery, ParkedStream, ViewReader } from '../view-store.port.js';
import {
  connectToMongoViews,
  type MongoViews,
  type MongoViewsOptions,
  readCheckpoints,
} from './connection.js';
import { listQuery, pageOf } from './list-orders.js';
import { defaultSalesLimit, salesPipeline, type SalesSum } from './sales-figures.js';

const onlyTheOrder = { _id: 0, order: 1 } as const;
/** How long the server works on a page or a report; it stops before the client hangs up. */
const maxQueryMs = 25_000;

/**
 * The views in MongoDB, as the query-service reads them: from the primary, and only what a majority holds,
 * so that nothing which was read is ever taken back.
 */
export class MongoViewReader implements ViewReader {
  private constructor(private readonly views: MongoViews) {}

  /** @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError */
  static async open(options: MongoViewsOptions): Promise<MongoViewReader> {
    return new MongoViewReader(await connectToMongoViews(options));
  }

  async checkpoints(): Promise<ReadonlyMap<number, number>> {
    return readCheckpoints(this.views);
  }

  async order(orderId: string): Promise<Order | undefined> {
    const { orders, sessions } = this.views;
    const document = await sessions.run((session) =>
      orders.findOne({ _id: { $eq: orderId } }, { projection: onlyTheOrder, session }),
    );
    return document?.order;
  }

  async orders(query: OrderListQuery): Promise<OrderListPage> {
    const { orders, sessions, decimal } = this.views;
    const { filter, sort, limit } = listQuery(query, decimal);
    // A batch that holds the whole page, so that it comes in one answer.
    const options = { sort, limit, batchSize: limit + 1, projection: onlyTheOrder, maxTimeMS: maxQueryMs };
    const documents = await sessions.run((session) => orders.find(filter, { ...options, session }).toArray());
    return pageOf(query, documents);
  }

  async sales(query: SalesQuery): Promise<SalesFigure[]> {
    const { sales, sessions } = this.views;
    const batchSize = (query.limit ?? defaultSalesLimit) + 1;
    const options = { batchSize, allowDiskUse: true, maxTimeMS: maxQueryMs };
    const sums = await sessions.run((session) =>
      sales.aggregate<SalesSum>(salesPipeline(query), { ...options, session }).toArray(),
    );
    return sums.map(({ _id: { key, currency }, orders, units, value }) => ({
      key,
      currency,
      orders,
      units: Number(units),
      value: formatAmount(BigInt(value.toString()), currency as Currency),
    }));
  }

  async parked(): Promise<ParkedStream[]> {
    const { parkedStreams, sessions } = this.views;
    const documents = await sessions.run((session) =>
      parkedStreams.find({}, { sort: { partition: 1, position: 1 }, session }).toArray(),
    );
    return documents.map(({ _id: streamId, partition, position, version, reason }) => ({
      streamId,
      partition,
      position,
      version,
      reason,
    }));
  }

  async close(): Promise<void> {
    await this.views.close();
  }
}
