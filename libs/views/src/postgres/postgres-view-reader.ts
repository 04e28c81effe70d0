import type { PostgresParkedStreams } from '@daybook/parking';
import { disconnect, isUnavailable } from '@daybook/postgres';
import type { Pool } from 'pg';
import { PostgresOrdersReader } from '../orders/orders-reader.postgres.js';
import { PostgresStockReader } from '../stock/stock.postgres.js';
import type { ViewReader } from '../view-reader.port.js';
import { whileAvailable } from '../while-available.js';
import { connectToViews, parkedViews, type PostgresViewsOptions, readCheckpoints } from './connection.js';

/** The views in PostgreSQL, as the query-service reads them: what each projection reads, over one pool. */
export class PostgresViewReader implements ViewReader {
  readonly orders: PostgresOrdersReader;
  readonly stock: PostgresStockReader;
  readonly parked: PostgresParkedStreams;

  private constructor(private readonly pool: Pool) {
    this.orders = new PostgresOrdersReader(pool);
    this.stock = new PostgresStockReader(pool);
    this.parked = parkedViews(pool);
  }

  static async open(options: PostgresViewsOptions): Promise<PostgresViewReader> {
    return new PostgresViewReader(await connectToViews(options));
  }

  async checkpoints(projection: string): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.pool, projection), isUnavailable);
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
