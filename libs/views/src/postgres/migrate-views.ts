import { migrateSchema } from '@daybook/postgres';
import { CreateViews1763683300000 } from './migrations/1-create-views.js';
import { CountReturns1763769600000 } from './migrations/2-count-returns.js';
import { AddStock1763856000000 } from './migrations/3-add-stock.js';
import { FlushTermsInSmallSteps1763942400000 } from './migrations/4-flush-terms-in-small-steps.js';
import { ReplayParkedStreams1764115200000 } from './migrations/5-replay-parked-streams.js';

/**
 * Brings the schema `views` up to date.
 *
 * @param ownerUrl a login that may create schemas and roles; the services never use it
 */
export const migrateViews = (ownerUrl: string): Promise<void> =>
  migrateSchema(ownerUrl, 'views', [
    CreateViews1763683300000,
    CountReturns1763769600000,
    AddStock1763856000000,
    FlushTermsInSmallSteps1763942400000,
    ReplayParkedStreams1764115200000,
  ]);
