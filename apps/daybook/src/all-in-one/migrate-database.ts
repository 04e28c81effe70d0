import { categories } from '@daybook/contracts';
import { type ConversionProgress, faultyEvents, migrateEventLog } from '@daybook/event-log';
import { migrateProcesses } from '@daybook/processes';
import type { HttpServiceOptions } from '@daybook/service-kit';
import { migrateViews } from '@daybook/views';
import { migrateWebhooks } from '@daybook/webhooks';

const tellEveryMs = 5_000;

/** Brings the log, the views, the webhooks and what processes keep up to date. Safe to run by several at the same time. */
export async function migrateDatabase(
  ownerUrl: string,
  partitions: number,
  logger: HttpServiceOptions['logger'],
): Promise<void> {
  const partitionCounts = Object.fromEntries(categories.map((category) => [category, partitions]));
  await migrateEventLog(ownerUrl, partitionCounts, telling(logger));
  await migrateViews(ownerUrl);
  await migrateProcesses(ownerUrl);
  await migrateWebhooks(ownerUrl);
}

/** Says how far a log of before is, from time to time and at the end. */
function telling(logger: HttpServiceOptions['logger']): (progress: ConversionProgress) => void {
  let toldAt = performance.now();
  return (progress) => {
    const { converted, events } = progress;
    const isDone = converted >= events;
    if (!isDone && performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    logger.info(`The event log is brought into the form of today: ${converted} of ${events} events.`);
    if (isDone && progress.faulty > 0) logger.warn(faultyEvents(progress));
  };
}
