import { migrateSchema } from '@daybook/postgres';
import type { DataSource } from 'typeorm';
import { type Projection, subscribedBy } from '../projection.js';
import { projections as allProjections } from '../projections.js';
import { CreateViews1763683300000 } from './migrations/1-create-views.js';
import { AddStock1763856000000 } from './migrations/3-add-stock.js';
import { ReplayParkedStreams1764115200000 } from './migrations/5-replay-parked-streams.js';
import { CheckpointsOfProjections1764201600000 } from './migrations/6-checkpoints-of-projections.js';

/** Of what projections share, and of what they had in common when these were made. They run in order of their times. */
const sharedMigrations = [
  CreateViews1763683300000,
  AddStock1763856000000,
  ReplayParkedStreams1764115200000,
  CheckpointsOfProjections1764201600000,
];

/**
 * Brings the schema `views` up to date, and empties what is kept of projections that have a new version.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 */
export const migrateViews = (
  ownerUrl: string,
  projections: readonly Projection[] = allProjections,
): Promise<void> =>
  migrateSchema(
    ownerUrl,
    'views',
    [...sharedMigrations, ...projections.flatMap(({ postgres }) => postgres.migrations)],
    async (dataSource) => {
      for (const projection of projections) await beginAgain(dataSource, projection);
    },
  );

/** Its checkpoints go back to the beginning under the new version, so that nobody writes for the old one any more. */
async function beginAgain(dataSource: DataSource, projection: Projection): Promise<void> {
  const { name, version, postgres } = projection;
  const old: unknown[] = await dataSource.query(
    'SELECT FROM views.checkpoints WHERE projection = $1 AND version <> $2 LIMIT 1',
    [name, version],
  );
  if (old.length === 0) return;
  await dataSource.transaction(async (transaction) => {
    await transaction.query('UPDATE views.checkpoints SET position = 0, version = $2 WHERE projection = $1', [
      name,
      version,
    ]);
    await transaction.query('DELETE FROM views.parked_streams WHERE subscription = $1', [
      subscribedBy(projection).subscription,
    ]);
    await transaction.query(`TRUNCATE ${postgres.tables.join(', ')}`);
  });
}
