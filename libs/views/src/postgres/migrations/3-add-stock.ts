import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stock of each sku; and checkpoints and parked streams by category, since there is more than one now. */
export class AddStock1763856000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(byCategory);
    await runner.query(stock);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Views are made from the log, so nothing is lost with them.
    await runner.query(`
      DROP TABLE views.stock;
      DELETE FROM views.checkpoints WHERE category <> 'orders';
      DELETE FROM views.parked_streams WHERE category <> 'orders';
      ALTER TABLE views.checkpoints DROP COLUMN category, ADD PRIMARY KEY (partition);
      ALTER TABLE views.parked_streams DROP COLUMN category, ADD PRIMARY KEY (stream_id);
    `);
  }
}

/** All that stands there already is of orders. */
const byCategory = `
ALTER TABLE views.checkpoints
  ADD COLUMN category text COLLATE "C" NOT NULL DEFAULT 'orders',
  DROP CONSTRAINT checkpoints_pkey,
  ADD PRIMARY KEY (category, partition);
ALTER TABLE views.checkpoints ALTER COLUMN category DROP DEFAULT;

ALTER TABLE views.parked_streams
  ADD COLUMN category text COLLATE "C" NOT NULL DEFAULT 'orders',
  DROP CONSTRAINT parked_streams_pkey,
  ADD PRIMARY KEY (category, stream_id);
ALTER TABLE views.parked_streams ALTER COLUMN category DROP DEFAULT;
`;

const stock = `
CREATE TABLE views.stock (
  sku text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL,
  on_hand bigint NOT NULL,
  reserved bigint NOT NULL,
  updated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON views.stock TO daybook_views_write;
GRANT SELECT ON views.stock TO daybook_views_read;
`;
