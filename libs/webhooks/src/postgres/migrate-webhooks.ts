import { migrateSchema } from '@daybook/postgres';
import { CreateWebhooks1764115200000 } from './migrations/1-create-webhooks.js';
import { ParkStreams1764201600000 } from './migrations/2-park-streams.js';
import { RotationsAndReplays1764806400000 } from './migrations/3-rotations-and-replays.js';

const migrations = [CreateWebhooks1764115200000, ParkStreams1764201600000, RotationsAndReplays1764806400000];

/**
 * Brings the schema `webhooks` up to date.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 */
export const migrateWebhooks = (ownerUrl: string): Promise<void> =>
  migrateSchema(ownerUrl, 'webhooks', migrations);
