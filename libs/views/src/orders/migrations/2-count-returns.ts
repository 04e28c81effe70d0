import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sales figures tell returns beside sales. Those that are there already have had none. */
export class CountReturns1763769600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE views.sales
      ADD COLUMN returned_units bigint NOT NULL DEFAULT 0,
      ADD COLUMN returned_value_minor bigint NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE views.sales DROP COLUMN returned_units, DROP COLUMN returned_value_minor',
    );
  }
}
