import type { DataSource } from 'typeorm';
import { ensureCategory } from './ensure-category.js';
import { lockOrder } from './lock-order.js';
import { migrateSchema } from '@daybook/postgres';
import { CreateEventLog1763683200000 } from './migrations/1-create-event-log.js';
import { CreatePartitionLeases1763683400000 } from './migrations/2-create-partition-leases.js';
import { IdentifyLogs1763683500000 } from './migrations/3-identify-logs.js';
import { IndexCommands1763683600000 } from './migrations/4-index-commands.js';
import { CreateSnapshots1763683700000 } from './migrations/5-create-snapshots.js';
import { BoundReads1763683800000 } from './migrations/6-bound-reads.js';
import { ReadSnapshots1763683900000 } from './migrations/7-read-snapshots.js';
import { keepContents } from './migrations/8-keep-contents.js';
import type { ConversionProgress } from './migrations/columns-to-contents.js';

/** Those before the log kept the text of each event. */
export const migrationsToColumns = [
  CreateEventLog1763683200000,
  CreatePartitionLeases1763683400000,
  IdentifyLogs1763683500000,
  IndexCommands1763683600000,
  CreateSnapshots1763683700000,
  BoundReads1763683800000,
  ReadSnapshots1763683900000,
];

/**
 * Brings the schema `log` up to date on one server or several, and makes the categories that are missing:
 * the first server gets the first partitions of each, and so on. Safe to run by several at the same time,
 * and to run again after a run that broke off.
 *
 * @param ownerUrls logins that may create schemas and roles; the services never use them
 * @param categories how many partitions each is to have; fixed once it was made
 * @param onProgress told while the events of a server are brought into the form of today
 * @throws LogNotConvertedError where that is needed, and some event cannot be read
 * @throws PartitionCountMismatchError where a category has another number already
 * @throws LogServersMismatchError where the servers do not make one whole log
 * @throws LogServerUnusableError where one of several cannot be connected to
 */
export async function migrateEventLog(
  ownerUrls: string | readonly string[],
  categories: Readonly<Record<string, number>>,
  onProgress: (progress: ConversionProgress) => void = () => undefined,
): Promise<void> {
  const migrations = [...migrationsToColumns, keepContents(onProgress)];
  const urls = typeof ownerUrls === 'string' ? [ownerUrls] : ownerUrls;
  const order = urls.length === 1 ? [0] : await lockOrder(urls);
  const servers: DataSource[] = [];

  /** Each server's lock is kept until all servers are done: what one of them gets depends on the others. */
  async function migrateFrom(place: number): Promise<void> {
    const index = order[place];
    if (index !== undefined) {
      await migrateSchema(urls[index]!, 'log', migrations, (dataSource) => {
        servers[index] = dataSource;
        return migrateFrom(place + 1);
      });
      return;
    }
    for (const [name, partitions] of Object.entries(categories)) {
      await ensureCategory(servers, name, partitions);
    }
  }
  await migrateFrom(0);
}
