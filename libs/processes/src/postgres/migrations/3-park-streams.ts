import { createParkedStreams } from '@daybook/parking';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The streams that a process could not handle. */
export class ParkStreams1764374400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createParkedStreams('process', 'daybook_process_write'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE process.parked_streams');
  }
}
