import type { Order, SalesFigure, SalesQuery } from '@daybook/contracts';
import { isUnavailable } from '@daybook/postgres';
import type { Pool, QueryConfig, QueryResult } from 'pg';
import { whileAvailable } from '../while-available.js';
import { listStatement, type OrderRow, pageOf } from './list-orders.postgres.js';
import { loadOrders } from './orders.postgres.js';
import type { OrderListPage, OrderListQuery, OrdersReader } from './orders.reader.js';
import { figureOf, type SalesRow, salesStatement } from './sales.postgres.js';

/** Orders and their sales in PostgreSQL. */
export class PostgresOrdersReader implements OrdersReader {
  constructor(private readonly pool: Pool) {}

  load(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    return whileAvailable(loadOrders(this.pool, orderIds), isUnavailable);
  }

  async list(query: OrderListQuery): Promise<OrderListPage> {
    const { rows } = await this.query<OrderRow>(listStatement(query));
    return pageOf(query, rows);
  }

  async sales(query: SalesQuery): Promise<SalesFigure[]> {
    const { rows } = await this.query<SalesRow>(salesStatement(query));
    return rows.map(figureOf);
  }

  private query<Row extends object>(statement: QueryConfig): Promise<QueryResult<Row>> {
    return whileAvailable(this.pool.query<Row>(statement), isUnavailable);
  }
}
