import type { Pool, QueryConfig } from 'pg';
import { LogDamagedError } from '../errors.js';
import { defaultReadBytes, type PartitionsRead } from '../event-log.port.js';
import { formatPosition } from '../position.js';
import { cannotBeRead } from './postgres-errors.js';

/**
 * Carries out a statement that met a damaged page once more, by index alone. In a small table the planner may take all
 * of its pages to find a few rows, and so meet damage that does not concern them.
 */
export async function byIndexAlone<Row extends object>(pool: Pool, statement: QueryConfig): Promise<Row[]> {
  const client = await pool.connect();
  try {
    // Plans that are kept, for named statements and in functions, were made without these settings.
    await client.query(`BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
                        SET LOCAL plan_cache_mode = force_custom_plan`);
    const { rows } = await client.query<Row>(statement);
    await client.query('COMMIT');
    client.release();
    return rows;
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      (lost: Error) => client.release(lost),
    );
    throw error;
  }
}

/**
 * What can be read of each partition, up to the first event that cannot.
 *
 * @param readPages what is to be read of one partition; it fails where an event of that cannot be read
 * @throws LogDamagedError where an event that cannot be read is the next one of its partition
 */
export async function readableEvents<Event>(
  { after, maxBytes = defaultReadBytes, ...read }: PartitionsRead,
  readPages: ReadPages<Event>,
): Promise<Event[]> {
  const share = Math.ceil(maxBytes / after.size);
  const pages: Event[][] = [];
  for (const place of after) {
    const ofPlace = { ...read, after: new Map([place]), maxBytes: share };
    pages.push(await readablePage(ofPlace, readPages));
  }
  return pages.flat();
}

type ReadPages<Event> = (read: PartitionsRead) => Promise<Event[]>;

/** The half of it, and the half of that, until it can be read. */
async function readablePage<Event>(read: PartitionsRead, readPages: ReadPages<Event>): Promise<Event[]> {
  try {
    return await readPages(read);
  } catch (error) {
    if (!cannotBeRead(error)) throw error;
    if (read.limitPerPartition <= 1) throw unreadable(read, error);
    const limitPerPartition = Math.floor(read.limitPerPartition / 2);
    return readablePage({ ...read, limitPerPartition }, readPages);
  }
}

/** Positions have no gaps, so that the one that cannot be read is known without reading it. */
function unreadable({ category, after }: PartitionsRead, cause: unknown): LogDamagedError {
  const [partition, position] = [...after][0]!;
  const place = { category, partition, position: position + 1 };
  return new LogDamagedError(
    { what: `The event ${formatPosition(place)} cannot be read.`, ...place },
    { cause },
  );
}
