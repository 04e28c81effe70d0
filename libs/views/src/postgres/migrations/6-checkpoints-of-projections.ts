import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Checkpoints and parked streams belong to a projection. Until now there was one for each category, of the same name
 * and in its first version.
 */
export class CheckpointsOfProjections1764201600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE views.checkpoints RENAME COLUMN category TO projection;
      ALTER TABLE views.checkpoints ADD COLUMN version integer NOT NULL DEFAULT 1;
      ALTER TABLE views.checkpoints ALTER COLUMN version DROP DEFAULT;
      UPDATE views.parked_streams SET subscription = 'views.' || category WHERE subscription = 'views';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Views are made from the log, so nothing is lost with those of other projections.
    await runner.query(`
      DELETE FROM views.checkpoints WHERE projection NOT IN ('orders', 'stock');
      DELETE FROM views.parked_streams WHERE subscription NOT IN ('views.orders', 'views.stock');
      UPDATE views.parked_streams SET subscription = 'views';
      ALTER TABLE views.checkpoints DROP COLUMN version;
      ALTER TABLE views.checkpoints RENAME COLUMN projection TO category;
    `);
  }
}
