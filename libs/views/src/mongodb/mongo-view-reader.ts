import type { ViewedCategory, Order, SalesFigure, SalesQuery, Stock } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/money';
import type { ClientSession, Decimal128 } from 'mongodb';
import type { OrderListPage, OrderListQuery, ViewReader } from '../view-store.port.js';
import { whileAvailable } from '../while-available.js';
import {
  connectToMongoViews,
  type MongoViews,
  type MongoViewsOptions,
  readCheckpoints,
} from './connection.js';
import { type ListedOrder, listedOrder, listQuery, pageOf } from './list-orders.js';
import { loadOrders } from './load-orders.js';
import { MongoParkedStreams } from './mongo-parked-streams.js';
import { defaultSalesLimit, salesPipeline, type SalesSum } from './sales-figures.js';
import { loadStock } from './stock.js';

/** How long the server works on a page or a report; it stops before the client hangs up. */
const maxQueryMs = 25_000;

const amount = (minor: Decimal128, currency: string): string =>
  formatAmount(BigInt(minor.toString()), currency as Currency);

/**
 * The views in MongoDB, as the query-service reads them: from the primary, and only what a majority holds,
 * so that nothing which was read is ever taken back.
 */
export class MongoViewReader implements ViewReader {
  readonly parked: MongoParkedStreams;

  private constructor(private readonly views: MongoViews) {
    this.parked = new MongoParkedStreams(views);
  }

  /** @throws InvalidMongoUrlError, ViewsUnreachableError, UnsafeViewDurabilityError */
  static async open(options: MongoViewsOptions): Promise<MongoViewReader> {
    return new MongoViewReader(await connectToMongoViews(options));
  }

  async checkpoints(category: ViewedCategory): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.views, category), this.views.isUnavailable);
  }

  async loadOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    return whileAvailable(loadOrders(this.views, orderIds), this.views.isUnavailable);
  }

  async loadStock(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    return whileAvailable(loadStock(this.views, skus), this.views.isUnavailable);
  }

  async orders(query: OrderListQuery): Promise<OrderListPage> {
    const { orders, decimal } = this.views;
    const { filter, sort, limit } = listQuery(query, decimal);
    // A batch that holds the whole page, so that it comes in one answer, unless the server's bound of bytes cuts it.
    const options = { sort, limit, batchSize: limit + 1, projection: listedOrder, maxTimeMS: maxQueryMs };
    return this.read((session) => pageOf(query, orders.find<ListedOrder>(filter, { ...options, session })));
  }

  async sales(query: SalesQuery): Promise<SalesFigure[]> {
    const { sales } = this.views;
    const batchSize = (query.limit ?? defaultSalesLimit) + 1;
    const options = { batchSize, allowDiskUse: true, maxTimeMS: maxQueryMs };
    const sums = await this.read((session) =>
      sales.aggregate<SalesSum>(salesPipeline(query), { ...options, session }).toArray(),
    );
    return sums.map(({ _id: { key, currency }, orders, units, value, returnedUnits, returnedValue }) => ({
      key,
      currency,
      orders,
      units: Number(units),
      value: amount(value, currency),
      returnedUnits: Number(returnedUnits),
      returnedValue: amount(returnedValue, currency),
    }));
  }

  async close(): Promise<void> {
    await this.views.close();
  }

  private read<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    return whileAvailable(this.views.sessions.run(work), this.views.isUnavailable);
  }
}
