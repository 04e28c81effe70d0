import { Slices } from '@daybook/event-sourcing';
import type { PartitionsRead } from '../event-log.port.js';
import { readableEvents } from './damaged-reads.js';
import type { LogQueries } from './log-queries.js';
import { cannotBeRead } from './postgres-errors.js';
import { type EventRow, readPartitionsStatement } from './read-statements.js';

/**
 * Events of partitions, up to what cannot be read.
 *
 * @param id of the category
 * @param eventOf what is made of a row
 * @throws LogDamagedError where that is the next one of its partition
 */
export async function readEvents<Event>(
  queries: LogQueries,
  id: number,
  read: PartitionsRead,
  eventOf: (category: string, row: EventRow) => Event,
): Promise<Event[]> {
  if (read.after.size === 0) return [];
  const readPages = async (pages: PartitionsRead) => {
    const rows = await queries.rows<EventRow>(readPartitionsStatement(id, pages));
    return eventsOf(rows, (row) => eventOf(pages.category, row));
  };
  return readPages(read).catch((error: unknown) => {
    if (!cannotBeRead(error)) throw error;
    return readableEvents(read, readPages);
  });
}

/** What is made of rows, in slices: to parse a page of large contents takes a while. */
export async function eventsOf<Row, Event>(
  rows: readonly Row[],
  eventOf: (row: Row) => Event,
): Promise<Event[]> {
  const slices = new Slices();
  const events: Event[] = [];
  for (const row of rows) {
    if (slices.isOver) await slices.next();
    events.push(eventOf(row));
  }
  return events;
}
