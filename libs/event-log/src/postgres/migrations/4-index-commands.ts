import type { MigrationInterface, QueryRunner } from 'typeorm';
import { firstIndexedVersion } from '../command-index.js';

/**
 * Finds a command in a long stream without reading the stream. Most streams stay below the first version that
 * is indexed, and cost nothing.
 */
export class IndexCommands1763683600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX events_of_commands ON log.events ((metadata->>'commandId'))
       WHERE version >= ${firstIndexedVersion}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX log.events_of_commands');
  }
}
