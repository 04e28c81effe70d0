import { createParkedStreams } from '@daybook/parking';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The streams of which deliveries could not be made. */
export class ParkStreams1764201600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createParkedStreams('webhooks', 'daybook_webhooks_write'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhooks.parked_streams');
  }
}
