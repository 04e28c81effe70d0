import type { HourFigure } from '@daybook/contracts';
import { isUnavailable } from '@daybook/postgres';
import type { Pool, QueryConfig } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { PostgresKeeping } from '../projection.js';
import { whileAvailable } from '../while-available.js';
import type { HoursReader, OrderHour } from './hours.reader.js';

class CreateOrderHours1764806400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE views.order_hours (order_id text PRIMARY KEY, version integer NOT NULL, hour integer NOT NULL);
      CREATE INDEX order_hours_by_hour ON views.order_hours (hour);
      GRANT SELECT, INSERT, UPDATE, DELETE ON views.order_hours TO daybook_views_write;
      GRANT SELECT ON views.order_hours TO daybook_views_read;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.order_hours');
  }
}

/** One row an order, in `views.order_hours`. */
export const hoursInPostgres: PostgresKeeping<OrderHour, HoursReader> = {
  migrations: [CreateOrderHours1764806400000],
  tables: ['views.order_hours'],
  load: loadHours,
  statements: (changed) => [upsertHours(changed.map(({ after }) => after))],
  reader: (pool) => ({ byHour: () => whileAvailable(byHour(pool), isUnavailable) }),
};

async function loadHours(pool: Pool, orderIds: readonly string[]): Promise<ReadonlyMap<string, OrderHour>> {
  const { rows } = await pool.query<OrderHour>({
    name: 'views.load-order-hours',
    text: `SELECT order_id AS "orderId", version, hour
           FROM views.order_hours WHERE order_id = ANY ($1::text[])`,
    values: [orderIds],
  });
  return new Map(rows.map((row) => [row.orderId, row]));
}

async function byHour(pool: Pool): Promise<HourFigure[]> {
  const { rows } = await pool.query<HourFigure>({
    name: 'views.orders-by-hour',
    text: 'SELECT hour, count(*)::integer AS orders FROM views.order_hours GROUP BY hour ORDER BY hour',
  });
  return rows;
}

function upsertHours(orders: readonly OrderHour[]): QueryConfig {
  return {
    name: 'views.upsert-order-hours',
    text: `INSERT INTO views.order_hours AS o (order_id, version, hour)
           SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[])
           ON CONFLICT (order_id) DO UPDATE SET version = excluded.version
           WHERE o.version < excluded.version`,
    values: [
      orders.map(({ orderId }) => orderId),
      orders.map(({ version }) => version),
      orders.map(({ hour }) => hour),
    ],
  };
}
