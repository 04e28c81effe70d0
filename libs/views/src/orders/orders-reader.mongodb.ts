import type { Order, SalesFigure, SalesQuery } from '@daybook/contracts';
import type { ClientSession } from 'mongodb';
import type { MongoDatabase } from '../projection.js';
import { whileAvailable } from '../while-available.js';
import { type ListedOrder, listedOrder, listQuery, pageOf } from './list-orders.mongodb.js';
import { loadOrders, ordersIn } from './orders.mongodb.js';
import {
  defaultSalesLimit,
  type OrderListPage,
  type OrderListQuery,
  type OrdersReader,
} from './orders.reader.js';
import { figureOf, salesIn, salesPipeline, type SalesSum } from './sales.mongodb.js';

/** How long the server works on a page or a report; it stops before the client hangs up. */
const maxQueryMs = 25_000;

/** Orders and their sales in MongoDB. */
export class MongoOrdersReader implements OrdersReader {
  constructor(private readonly database: MongoDatabase) {}

  load(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    return whileAvailable(loadOrders(this.database, orderIds), this.database.isUnavailable);
  }

  async list(query: OrderListQuery): Promise<OrderListPage> {
    const { filter, sort, limit } = listQuery(query, this.database.decimal);
    // A batch that holds the whole page, so that it comes in one answer, unless the server's bound of bytes cuts it.
    const options = { sort, limit, batchSize: limit + 1, projection: listedOrder, maxTimeMS: maxQueryMs };
    return this.read((session) =>
      pageOf(query, ordersIn(this.database).find<ListedOrder>(filter, { ...options, session })),
    );
  }

  async sales(query: SalesQuery): Promise<SalesFigure[]> {
    const batchSize = (query.limit ?? defaultSalesLimit) + 1;
    const options = { batchSize, allowDiskUse: true, maxTimeMS: maxQueryMs };
    const sums = await this.read((session) =>
      salesIn(this.database)
        .aggregate<SalesSum>(salesPipeline(query), { ...options, session })
        .toArray(),
    );
    return sums.map(figureOf);
  }

  private read<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    return whileAvailable(this.database.sessions.run(work), this.database.isUnavailable);
  }
}
