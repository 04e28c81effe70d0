import { grantParkedStreams } from '@daybook/parking';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Parked streams as all subscriptions keep them, so that they can be replayed and given up; and sums of money without a
 * bound: those of legal orders may go beyond 64 bits.
 */
export class ReplayParkedStreams1764115200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE views.parked_streams
        ADD COLUMN subscription text COLLATE "C" NOT NULL DEFAULT 'views',
        ADD COLUMN last_version integer,
        ADD COLUMN attempts integer NOT NULL DEFAULT 1,
        ADD COLUMN replay_requested_at timestamptz,
        ADD COLUMN discarded_at timestamptz,
        DROP CONSTRAINT parked_streams_pkey,
        ADD PRIMARY KEY (subscription, category, stream_id);
      UPDATE views.parked_streams SET last_version = version;
      ALTER TABLE views.parked_streams
        ALTER COLUMN last_version SET NOT NULL, ALTER COLUMN subscription DROP DEFAULT;
      ALTER TABLE views.sales
        ALTER COLUMN value_minor TYPE numeric, ALTER COLUMN returned_value_minor TYPE numeric;
    `);
    await runner.query(grantParkedStreams('views', 'daybook_views_write'));
  }

  async down(runner: QueryRunner): Promise<void> {
    // Views are made from the log, so nothing is lost with them.
    await runner.query(`
      DROP INDEX views.parked_streams_to_replay;
      ALTER TABLE views.sales
        ALTER COLUMN value_minor TYPE bigint, ALTER COLUMN returned_value_minor TYPE bigint;
      ALTER TABLE views.parked_streams
        DROP COLUMN subscription, DROP COLUMN last_version, DROP COLUMN attempts,
        DROP COLUMN replay_requested_at, DROP COLUMN discarded_at,
        ADD PRIMARY KEY (category, stream_id);
    `);
  }
}
