import type { DataSource } from 'typeorm';
import { PartitionCountMismatchError } from '../errors.js';
import { genesisHash } from '../hash-chain.js';
import { migrateSchema } from './connection.js';
import { CreateEventLog1763683200000 } from './migrations/1-create-event-log.js';

/**
 * Brings the schema `log` up to date and makes the categories that are missing.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 * @param categories how many partitions each is to have; fixed once it was made
 * @throws PartitionCountMismatchError where a category has another number already
 */
export async function migrateEventLog(
  ownerUrl: string,
  categories: Readonly<Record<string, number>>,
): Promise<void> {
  await migrateSchema(ownerUrl, 'log', [CreateEventLog1763683200000], async (dataSource) => {
    for (const [name, partitions] of Object.entries(categories)) {
      await ensureCategory(dataSource, name, partitions);
    }
  });
}

async function ensureCategory(dataSource: DataSource, name: string, partitions: number): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const created = await manager.query<{ id: number }[]>(
      `INSERT INTO log.categories (name, partitions) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id`,
      [name, partitions],
    );
    if (created.length > 0) {
      await manager.query(
        `INSERT INTO log.heads (category, partition, position, hash, recorded_at)
         SELECT $1, partition, 0, decode($3, 'hex'), 'epoch' FROM generate_series(0, $2::int - 1) AS partition`,
        [created[0]!.id, partitions, genesisHash],
      );
      return;
    }
    const [stored] = await manager.query<{ partitions: number }[]>(
      `SELECT partitions FROM log.categories WHERE name = $1`,
      [name],
    );
    if (stored!.partitions !== partitions) {
      throw new PartitionCountMismatchError(name, stored!.partitions, partitions);
    }
  });
}
