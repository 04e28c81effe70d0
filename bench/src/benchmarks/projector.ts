import type { Benchmark } from '../benchmark.ts';
import { daybookProjector, mongoViews, postgresViews } from '../contenders/daybook-views.ts';
import { rawBulkWrite } from '../contenders/raw-bulk-write.ts';
import { rawUpsert } from '../contenders/raw-upsert.ts';
import { writingViews } from '../contenders/view-writer.ts';

export const projectorMongodb: Benchmark = {
  name: 'projector-mongodb',
  title: 'Placed orders into views in MongoDB, 1,000 events a batch',
  unit: 'events',
  contenders: [daybookProjector(mongoViews), rawBulkWrite].map(writingViews),
  aims: [{ against: rawBulkWrite.name, ratio: 0.8 }],
};

export const projectorPostgresql: Benchmark = {
  name: 'projector-postgresql',
  title: 'Placed orders into views in PostgreSQL, 1,000 events a batch',
  unit: 'events',
  contenders: [daybookProjector(postgresViews), rawUpsert].map(writingViews),
  aims: [{ against: rawUpsert.name, ratio: 0.8 }],
  finding: 'The limit writes the same rows of orders; it books no sales, and moves no checkpoints.',
};
