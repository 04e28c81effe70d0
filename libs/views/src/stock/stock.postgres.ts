import type { Stock } from '@daybook/contracts';
import { isUnavailable, numericTypes } from '@daybook/postgres';
import { availableOf } from '@daybook/stock';
import type { Pool, QueryConfig } from 'pg';
import type { PostgresKeeping } from '../projection.js';
import { whileAvailable } from '../while-available.js';
import type { StockReader } from './stock.reader.js';

/** The stock of skus in `views.stock`, which the migrations that all share have made. */
export const stockInPostgres: PostgresKeeping<Stock, StockReader> = {
  migrations: [],
  tables: ['views.stock'],
  load: loadStock,
  statements: (changed) => [upsertStock(changed.map(({ after }) => after))],
  reader: (pool) => new PostgresStockReader(pool),
};

class PostgresStockReader implements StockReader {
  constructor(private readonly pool: Pool) {}

  load(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
    return whileAvailable(loadStock(this.pool, skus), isUnavailable);
  }
}

type StockRow = Omit<Stock, 'available' | 'updatedAt'> & { readonly updatedAt: Date };

async function loadStock(pool: Pool, skus: readonly string[]): Promise<ReadonlyMap<string, Stock>> {
  const { rows } = await pool.query<StockRow>({
    name: 'views.load-stock',
    text: `SELECT sku, on_hand AS "onHand", reserved, version, updated_at AS "updatedAt"
           FROM views.stock WHERE sku = ANY ($1::text[])`,
    values: [skus],
    types: numericTypes,
  });
  return new Map(rows.map((row) => [row.sku, stockOf(row)]));
}

function stockOf({ sku, onHand, reserved, version, updatedAt }: StockRow): Stock {
  const available = availableOf({ onHand, reserved });
  return { sku, onHand, reserved, available, version, updatedAt: updatedAt.toISOString() };
}

function upsertStock(stock: readonly Stock[]): QueryConfig {
  return {
    name: 'views.upsert-stock',
    text: `INSERT INTO views.stock AS s (sku, version, on_hand, reserved, updated_at)
           SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::timestamptz[])
           ON CONFLICT (sku) DO UPDATE SET
             version = excluded.version, on_hand = excluded.on_hand, reserved = excluded.reserved,
             updated_at = excluded.updated_at
           WHERE s.version < excluded.version`,
    values: [
      stock.map(({ sku }) => sku),
      stock.map(({ version }) => version),
      stock.map(({ onHand }) => onHand),
      stock.map(({ reserved }) => reserved),
      stock.map(({ updatedAt }) => updatedAt),
    ],
  };
}
