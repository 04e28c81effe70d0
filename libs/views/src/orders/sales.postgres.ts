import type { SalesFigure, SalesQuery } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/money';
import { numericTypes } from '@daybook/postgres';
import type { QueryConfig } from 'pg';
import { defaultSalesLimit } from './orders.reader.js';
import type { SalesDelta } from './sales-deltas.js';

export function addToSales(sales: readonly SalesDelta[]): QueryConfig {
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

/** A sum over partitions and days. */
export interface SalesRow {
  readonly key: string;
  readonly currency: Currency;
  readonly orders: number;
  readonly units: number;
  readonly value: string;
  readonly returnedUnits: number;
  readonly returnedValue: string;
}

/** Sums by key and currency, without those that came back to zero. */
export const salesStatement = ({
  by,
  from,
  to,
  sort = 'key',
  limit = defaultSalesLimit,
}: SalesQuery): QueryConfig => ({
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

export function figureOf(row: SalesRow): SalesFigure {
  const amount = (minor: string) => formatAmount(BigInt(minor), row.currency);
  return { ...row, value: amount(row.value), returnedValue: amount(row.returnedValue) };
}
