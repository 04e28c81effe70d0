import type { ViewedCategory, Order, Stock } from '@daybook/contracts';
import { PostgresParkedStreams } from '@daybook/parking';
import { disconnect, isStoreFault } from '@daybook/postgres';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { searchTerms } from '../projections/search-terms.js';
import type { ViewChanges, ViewStore } from '../view-store.port.js';
import { whileAvailable } from '../while-available.js';
import { connectToViews, parkedViews, type PostgresViewsOptions, readCheckpoints } from './connection.js';
import { loadOrders, orderBytes } from './load-orders.js';
import { loadStock, upsertStock } from './stock.js';

/** The views in PostgreSQL, as the projector writes them. */
export class PostgresViewStore implements ViewStore {
  /** While the database writes one, the next is folded. */
  readonly maxTransactions = 2;

  readonly parked: PostgresParkedStreams;

  private constructor(private readonly pool: Pool) {
    this.parked = parkedViews(pool);
  }

  /** Opens views whose schema is there already (see `migrateViews`). */
  static async open(options: PostgresViewsOptions): Promise<PostgresViewStore> {
    return new PostgresViewStore(await connectToViews(options));
  }

  async checkpoints(category: ViewedCategory): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.pool, category), isStoreFault);
  }

  async loadOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    return whileAvailable(loadOrders(this.pool, orderIds), isStoreFault);
  }

  async orderBytes(orderIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return whileAvailable(orderBytes(this.pool, orderIds), isStoreFault);
  }

  async loadStock(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    return whileAvailable(loadStock(this.pool, skus), isStoreFault);
  }

  /** Two round trips: within each, a statement is sent without waiting for the answer to the one before. */
  async apply(changes: ViewChanges): Promise<'applied' | 'stale'> {
    return whileAvailable(this.write(changes), isStoreFault);
  }

  private async write(changes: ViewChanges): Promise<'applied' | 'stale'> {
    const client = await this.pool.connect();
    let broken: unknown;
    try {
      const [, isMoved] = await Promise.all([
        // Not waiting for the disk is safe here: what a crash takes away it takes together with the
        // checkpoint, and the log still has it.
        client.query('BEGIN; SET LOCAL synchronous_commit = off'),
        this.moveOn(client, changes),
      ]);
      if (!isMoved) {
        await client.query('ROLLBACK');
        return 'stale';
      }
      // After a statement that fails, COMMIT rolls back.
      const writes = [...writeStatements(changes, this.parked)].map((statement) => client.query(statement));
      await Promise.all([...writes, client.query('COMMIT')]);
      return 'applied';
    } catch (error) {
      broken = error;
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release(broken !== undefined);
    }
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }

  /** Whether everything stands where the changes build on; from now on it stands behind them. */
  private async moveOn(client: PoolClient, changes: ViewChanges): Promise<boolean> {
    const { checkpoints, replayed } = changes;
    if (checkpoints.length > 0 && !(await moveCheckpoints(client, changes))) return false;
    if (replayed === undefined) return true;
    return (await client.query(this.parked.advancing(replayed.stream, replayed.handled))).rowCount === 1;
  }
}

/**
 * Moves the checkpoints that stand where the changes build on, and tells whether all did. The rows stay
 * locked until the transaction ends, which is what lets one writer at a time apply a partition.
 */
async function moveCheckpoints(client: PoolClient, { category, checkpoints }: ViewChanges): Promise<boolean> {
  const sorted = checkpoints.toSorted((a, b) => a.partition - b.partition);
  const { rowCount } = await client.query({
    name: 'views.move-checkpoints',
    text: `INSERT INTO views.checkpoints AS c (category, partition, position)
           SELECT $4, partition, "to" FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS m (partition, "from", "to")
           WHERE "from" = 0 OR EXISTS
             (SELECT FROM views.checkpoints e WHERE e.category = $4 AND e.partition = m.partition)
           ON CONFLICT (category, partition) DO UPDATE SET position = excluded.position
           WHERE c.position = ($2::bigint[])[array_position($1::smallint[], c.partition)]`,
    values: [
      sorted.map(({ partition }) => partition),
      sorted.map(({ from }) => from),
      sorted.map(({ to }) => to),
      category,
    ],
  });
  return rowCount === checkpoints.length;
}

function* writeStatements(
  changes: ViewChanges,
  parkedStreams: PostgresParkedStreams,
): Generator<QueryConfig> {
  const { sales, stock, parked } = changes;
  const orders = [...changes.newOrders, ...changes.orders];
  if (orders.length > 0) yield upsertOrders(orders);
  if (sales.length > 0) yield addToSales(sales);
  if (stock.length > 0) yield upsertStock(stock);
  if (parked.length > 0) yield parkedStreams.parking(parked);
}

function upsertOrders(orders: readonly Order[]): QueryConfig {
  return {
    name: 'views.upsert-orders',
    // Terms come as JSON, because unnest takes no arrays of different lengths apart.
    text: `INSERT INTO views.orders AS o
             (order_id, version, placed_at, customer_id, country, status, total, terms, document)
           SELECT order_id, version, placed_at, customer_id, country, status, total,
                  ARRAY(SELECT jsonb_array_elements_text(terms)), document
           FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                       $7::numeric[], $8::jsonb[], $9::json[])
             AS n (order_id, version, placed_at, customer_id, country, status, total, terms, document)
           ON CONFLICT (order_id) DO UPDATE SET
             version = excluded.version, status = excluded.status, total = excluded.total,
             terms = excluded.terms, document = excluded.document
           WHERE o.version < excluded.version`,
    values: [
      orders.map((order) => order.orderId),
      orders.map((order) => order.version),
      orders.map((order) => order.placedAt),
      orders.map((order) => order.customerId),
      orders.map((order) => order.country ?? null),
      orders.map((order) => order.status),
      orders.map((order) => order.total),
      orders.map((order) => JSON.stringify(searchTerms(order))),
      orders.map((order) => JSON.stringify(order)),
    ],
  };
}

function addToSales(sales: ViewChanges['sales']): QueryConfig {
  return {
    name: 'views.add-to-sales',
    text: `INSERT INTO views.sales AS s (by, day, key, currency, partition, orders, units, value_minor,
                                      returned_units, returned_value_minor)
           SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::smallint[],
                                $6::integer[], $7::bigint[], $8::numeric[], $9::bigint[], $10::numeric[])
           ON CONFLICT (by, day, key, currency, partition) DO UPDATE SET
             orders = s.orders + excluded.orders, units = s.units + excluded.units,
             value_minor = s.value_minor + excluded.value_minor,
             returned_units = s.returned_units + excluded.returned_units,
             returned_value_minor = s.returned_value_minor + excluded.returned_value_minor`,
    values: [
      sales.map((delta) => delta.by),
      sales.map((delta) => delta.day),
      sales.map((delta) => delta.key),
      sales.map((delta) => delta.currency),
      sales.map((delta) => delta.partition),
      sales.map((delta) => delta.orders),
      sales.map((delta) => delta.units),
      sales.map((delta) => delta.valueMinor),
      sales.map((delta) => delta.returnedUnits),
      sales.map((delta) => delta.returnedValueMinor),
    ],
  };
}
