import { createRoles } from '@daybook/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The views' tables, and the roles that may use them: `daybook_views_write` for the projector,
 * `daybook_views_read` for the query-service.
 */
export class CreateViews1763683300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(roles);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Views are made from the log, so nothing is lost with them.
    await runner.query('DROP TABLE views.checkpoints, views.orders, views.sales, views.parked_streams');
  }
}

const tables = `
CREATE TABLE views.checkpoints (
  partition smallint PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 20);

CREATE TABLE views.orders (
  order_id text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL,
  placed_at timestamptz NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  country text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  total numeric NOT NULL,
  terms text[] COLLATE "C" NOT NULL,
  -- Only ever read whole, and with its fields in the order in which they were written.
  document json NOT NULL
);
CREATE INDEX orders_by_time ON views.orders (placed_at, order_id);
CREATE INDEX orders_by_customer ON views.orders (customer_id, placed_at, order_id);
CREATE INDEX orders_by_country ON views.orders (country, placed_at, order_id);
CREATE INDEX orders_by_status ON views.orders (status, placed_at, order_id);
CREATE INDEX orders_by_total ON views.orders (total, order_id);
CREATE INDEX orders_by_term ON views.orders USING gin (terms);

-- Figures are kept apart by partition, so that projectors of different partitions never wait for one
-- another at the row of a busy day; reading adds them up.
CREATE TABLE views.sales (
  by text COLLATE "C" NOT NULL,
  day date NOT NULL,
  key text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  orders integer NOT NULL,
  units bigint NOT NULL,
  value_minor bigint NOT NULL,
  PRIMARY KEY (by, day, key, currency, partition)
);

CREATE TABLE views.parked_streams (
  stream_id text COLLATE "C" PRIMARY KEY,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now()
);
`;

const roles = `
${createRoles('daybook_views_write', 'daybook_views_read')}
GRANT USAGE ON SCHEMA views TO daybook_views_write, daybook_views_read;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA views TO daybook_views_write;
GRANT SELECT ON ALL TABLES IN SCHEMA views TO daybook_views_read;
`;
