import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An id for each category's log, the same on all servers that the log is spread over. By it, servers of
 * different logs are told apart, although their partitions may complement each other.
 */
export class IdentifyLogs1763683500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE log.categories ADD COLUMN log_id uuid NOT NULL DEFAULT gen_random_uuid()',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE log.categories DROP COLUMN log_id');
  }
}
