import { createHash } from 'node:crypto';
import { migrateEventLog, type NewEvent, PostgresEventLog } from '@daybook/event-log';
import pg from 'pg';
import { category, partitions } from '../contenders/daybook-log.ts';
import type { Engines } from '../engines/engines.ts';
import { newEvent } from './new-event.ts';
import { aPlacedOrder } from './orders.ts';

export interface LogContent {
  readonly streams: number;
  readonly eventsPerStream: number;
}

/** As many as make batches that are worth their commit, and fewer than may wait. */
const appendsAtOnce = 2_000;
const maxBatchEvents = 5_000;

/** The URL of a database with a log that was filled by its own append. */
export async function filledLog(engines: Engines, { streams, eventsPerStream }: LogContent): Promise<string> {
  const url = await engines.database();
  await migrateEventLog(url, { [category]: partitions });
  const log = await PostgresEventLog.open({ url, maxBatchEvents });
  try {
    let next = 0;
    const fill = async () => {
      while (next < streams) {
        const streamId = streamIdOf(next++);
        const events = Array.from({ length: eventsPerStream }, () => newEvent(aPlacedOrder()));
        await log.append({ category, streamId, expectedVersion: 0, events: events as [NewEvent] });
      }
    };
    await Promise.all(Array.from({ length: appendsAtOnce }, fill));
  } finally {
    await log.close();
  }
  await settle(url);
  return url;
}

/** The id of the n-th stream: as random as any other, and yet nobody has to keep ten millions of them. */
export function streamIdOf(n: number): string {
  const hex = createHash('md5').update(String(n)).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** As PostgreSQL leaves a log by itself after a while: known to the planner, and with nothing left to be written. */
async function settle(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('VACUUM (ANALYZE) log.events');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
