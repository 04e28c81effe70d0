import type { DataSource, MigrationInterface } from 'typeorm';
import { connectTimeoutMs } from './connection.js';

/**
 * Makes a schema where there is none and runs the migrations that it lacks. Services that start together
 * migrate in turn.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 * @param afterwards what else is to be done under the same lock
 */
export async function migrateSchema(
  ownerUrl: string,
  schema: string,
  migrations: (new () => MigrationInterface)[],
  afterwards: (dataSource: DataSource) => Promise<void> = async () => undefined,
): Promise<void> {
  // Loaded for who migrates alone: the services, which do not, are smaller by it.
  const { DataSource } = await import('typeorm');
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema,
    migrations,
    migrationsTableName: 'migrations',
    // One connection, so that the lock below is held throughout.
    poolSize: 1,
    connectTimeoutMS: connectTimeoutMs,
  });
  await dataSource.initialize();
  try {
    await dataSource.query(`SELECT pg_advisory_lock(hashtext('daybook.migrations'))`);
    await dataSource.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await dataSource.runMigrations({ transaction: 'each' });
    await afterwards(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
