import { categories } from '@daybook/contracts';
import { migrateEventLog } from '@daybook/event-log';
import { migrateProcesses } from '@daybook/processes';
import { migrateViews } from '@daybook/views';
import { migrateWebhooks } from '@daybook/webhooks';

/** Brings the log, the views, the webhooks and what processes keep up to date. Safe to run by several at the same time. */
export async function migrateDatabase(ownerUrl: string, partitions: number): Promise<void> {
  await migrateEventLog(ownerUrl, Object.fromEntries(categories.map((category) => [category, partitions])));
  await migrateViews(ownerUrl);
  await migrateProcesses(ownerUrl);
  await migrateWebhooks(ownerUrl);
}
