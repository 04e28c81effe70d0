import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when there are processes. Orders that were there before them are left alone. */
export class RememberBeginning1764288000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE process.beginning (made_at timestamptz NOT NULL);
      CREATE UNIQUE INDEX one_beginning ON process.beginning ((true));
      INSERT INTO process.beginning VALUES (clock_timestamp());
      GRANT SELECT ON process.beginning TO daybook_process_write;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE process.beginning');
  }
}
