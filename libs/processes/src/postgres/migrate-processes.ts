import { migrateSchema } from '@daybook/postgres';
import { CreateProcesses1764028800000 } from './migrations/1-create-processes.js';
import { RememberBeginning1764288000000 } from './migrations/2-remember-beginning.js';
import { ParkStreams1764374400000 } from './migrations/3-park-streams.js';

/**
 * Brings the schema `process` up to date.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 */
export const migrateProcesses = (ownerUrl: string): Promise<void> =>
  migrateSchema(ownerUrl, 'process', [
    CreateProcesses1764028800000,
    RememberBeginning1764288000000,
    ParkStreams1764374400000,
  ]);
