import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States of streams that are long to read. What is here may be lost: the events tell it again. */
export class CreateSnapshots1763683700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE log.snapshots (
        category smallint NOT NULL REFERENCES log.categories,
        stream_id text COLLATE "C" NOT NULL,
        version integer NOT NULL,
        occurred_at timestamptz NOT NULL,
        form text COLLATE "C" NOT NULL,
        state jsonb NOT NULL,
        PRIMARY KEY (category, stream_id)
      );
      GRANT SELECT, INSERT, UPDATE ON log.snapshots TO daybook_log_append;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE log.snapshots');
  }
}
