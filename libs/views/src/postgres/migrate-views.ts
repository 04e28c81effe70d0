import { DataSource } from 'typeorm';
import { CreateViews1763683300000 } from './migrations/1-create-views.js';

/**
 * Brings the schema `views` up to date.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 */
export async function migrateViews(ownerUrl: string): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema: 'views',
    migrations: [CreateViews1763683300000],
    migrationsTableName: 'migrations',
    // One connection, so that the lock below is held throughout: services that start together migrate in turn.
    poolSize: 1,
  });
  await dataSource.initialize();
  try {
    await dataSource.query(`SELECT pg_advisory_lock(hashtext('daybook.migrations'))`);
    await dataSource.query('CREATE SCHEMA IF NOT EXISTS views');
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}
