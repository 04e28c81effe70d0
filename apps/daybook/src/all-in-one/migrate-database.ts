import { categories } from '@daybook/contracts';
import { migrateEventLog } from '@daybook/event-log';
import { migrateViews } from '@daybook/views';
import { migrateWebhooks } from '@daybook/webhooks';

/** Brings the log, the views and the webhooks up to date. Safe to run by several at the same time. */
export async function migrateDatabase(ownerUrl: string, partitions: number): Promise<void> {
  await migrateEventLog(ownerUrl, Object.fromEntries(categories.map((category) => [category, partitions])));
  await migrateViews(ownerUrl);
  await migrateWebhooks(ownerUrl);
}
