import type { ViewedCategory, Order, SalesFigure, SalesQuery, Stock } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/money';
import type { PostgresParkedStreams } from '@daybook/parking';
import { disconnect, isUnavailable, numericTypes } from '@daybook/postgres';
import type { Pool, QueryConfig, QueryResult } from 'pg';
import type { OrderListPage, OrderListQuery, ViewReader } from '../view-store.port.js';
import { whileAvailable } from '../while-available.js';
import { connectToViews, parkedViews, type PostgresViewsOptions, readCheckpoints } from './connection.js';
import { listStatement, pageOf, type OrderRow } from './list-orders.js';
import { loadOrders } from './load-orders.js';
import { loadStock } from './stock.js';

/** The views in PostgreSQL, as the query-service reads them. */
export class PostgresViewReader implements ViewReader {
  readonly parked: PostgresParkedStreams;

  private constructor(private readonly pool: Pool) {
    this.parked = parkedViews(pool);
  }

  static async open(options: PostgresViewsOptions): Promise<PostgresViewReader> {
    return new PostgresViewReader(await connectToViews(options));
  }

  async checkpoints(category: ViewedCategory): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.pool, category), isUnavailable);
  }

  async loadOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    return whileAvailable(loadOrders(this.pool, orderIds), isUnavailable);
  }

  async loadStock(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    return whileAvailable(loadStock(this.pool, skus), isUnavailable);
  }

  async orders(query: OrderListQuery): Promise<OrderListPage> {
    const { rows } = await this.query<OrderRow>(listStatement(query));
    return pageOf(query, rows);
  }

  async sales({ by, from, to, sort = 'key', limit = 1_000 }: SalesQuery): Promise<SalesFigure[]> {
    const { rows } = await this.query<{
      key: string;
      currency: Currency;
      orders: number;
      units: number;
      value: string;
      returnedUnits: number;
      returnedValue: string;
    }>({
      text: `SELECT key, currency, sum(orders)::bigint AS orders, sum(units)::bigint AS units,
                    sum(value_minor)::text AS value, sum(returned_units)::bigint AS "returnedUnits",
                    sum(returned_value_minor)::text AS "returnedValue"
             FROM views.sales
             WHERE by = $1 AND day >= coalesce($2::date, '-infinity') AND day < coalesce($3::date, 'infinity')
             GROUP BY key, currency
             HAVING sum(orders) <> 0 OR sum(units) <> 0 OR sum(value_minor) <> 0
             ORDER BY ${sort === '-value' ? 'sum(value_minor) DESC, ' : ''}key, currency LIMIT $4`,
      values: [by, from ?? null, to ?? null, limit],
      types: numericTypes,
    });
    const amount = (minor: string, currency: Currency) => formatAmount(BigInt(minor), currency);
    return rows.map((row) => ({
      ...row,
      value: amount(row.value, row.currency),
      returnedValue: amount(row.returnedValue, row.currency),
    }));
  }

  private query<Row extends object>(statement: QueryConfig): Promise<QueryResult<Row>> {
    return whileAvailable(this.pool.query<Row>(statement), isUnavailable);
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
