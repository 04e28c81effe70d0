import { createHash } from 'node:crypto';
import { migrateEventLog, type NewEvent, PostgresEventLog } from '@daybook/event-log';
import pg from 'pg';
import { category, partitions } from '../contenders/daybook-log.ts';
import type { Engines } from '../engines/engines.ts';
import { newEvent } from './new-event.ts';
import { aPlacedOrder } from './orders.ts';

/** What one writer appends, one after the other. */
export interface StreamContent {
  readonly streamId: string;
  readonly appends: readonly (readonly [NewEvent, ...NewEvent[]])[];
}

export interface LogContent {
  readonly streams: number;
  readonly stream: (n: number) => StreamContent;
  /**
   * How many streams are written side by side, each by a writer who waits for one append before the next: their events
   * interleave. By default as many as make batches that are worth their commit, and fewer than may wait.
   */
  readonly streamsAtOnce?: number;
}

const maxBatchEvents = 5_000;

/** The URL of a database with a log that was filled by its own append. */
export async function filledLog(
  engines: Engines,
  { streams, stream, streamsAtOnce = 2_000 }: LogContent,
): Promise<string> {
  const url = await engines.database();
  await migrateEventLog(url, { [category]: partitions });
  const log = await PostgresEventLog.open({ url, maxBatchEvents });
  try {
    let next = 0;
    const fill = async () => {
      while (next < streams) {
        const { streamId, appends } = stream(next++);
        let expectedVersion = 0;
        for (const events of appends) {
          await log.append({ category, streamId, expectedVersion, events });
          expectedVersion += events.length;
        }
      }
    };
    await Promise.all(Array.from({ length: streamsAtOnce }, fill));
  } finally {
    await log.close();
  }
  await settle(url);
  return url;
}

/** Streams of placed orders, each written at once. */
export const placedStreams =
  (eventsPerStream: number) =>
  (n: number): StreamContent => {
    const events = Array.from({ length: eventsPerStream }, () => newEvent(aPlacedOrder()));
    return { streamId: streamIdOf(n), appends: [events as [NewEvent]] };
  };

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
