import { migrateSchema } from '@daybook/postgres';
import { CreateWebhooks1764115200000 } from './migrations/1-create-webhooks.js';
import { ParkStreams1764201600000 } from './migrations/2-park-streams.js';

/**
 * Brings the schema `webhooks` up to date.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 */
export const migrateWebhooks = (ownerUrl: string): Promise<void> =>
  migrateSchema(ownerUrl, 'webhooks', [CreateWebhooks1764115200000, ParkStreams1764201600000]);
