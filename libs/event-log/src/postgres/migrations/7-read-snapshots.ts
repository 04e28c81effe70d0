import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever may read a stream may read what it came to. */
export class ReadSnapshots1763683900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT SELECT ON log.snapshots TO daybook_log_read');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE SELECT ON log.snapshots FROM daybook_log_read');
  }
}
