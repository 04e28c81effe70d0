import {
  type EventLog,
  type EventPlace,
  formatPosition,
  LogDamagedError,
  type LogPosition,
  type PartitionsRead,
  type RecordedEvent,
  type StoredEvent,
} from '@daybook/event-log';

/**
 * What comes next in each partition, without gaps: where an event is missing, nothing that stands behind it.
 *
 * @throws LogDamagedError where the next event of a partition is missing, or cannot be read; the others can be read
 *   without that partition
 */
export const readOn = (log: EventLog, read: PartitionsRead): Promise<RecordedEvent[]> =>
  continuous(read, log.readPartitions(read));

/** The same of the events as they are stored. */
export const readStoredOn = (log: EventLog, read: PartitionsRead): Promise<StoredEvent[]> =>
  continuous(read, log.readStored(read));

async function continuous<Event extends EventPlace>(
  read: PartitionsRead,
  reading: Promise<Event[]>,
): Promise<Event[]> {
  const next = new Map([...read.after].map(([partition, position]) => [partition, position + 1]));
  const events = await reading;
  const withoutGaps = events.filter(({ partition, position }) => {
    if (position !== next.get(partition)) return false;
    next.set(partition, position + 1);
    return true;
  });
  const gap = events.find(({ partition }) => next.get(partition) === read.after.get(partition)! + 1);
  if (gap) throw missing({ category: read.category, partition: gap.partition }, next.get(gap.partition)!);
  return withoutGaps;
}

function missing(of: { category: string; partition: number }, position: number): LogDamagedError {
  const place = { ...of, position };
  return new LogDamagedError({ what: `The event ${formatPosition(place)} is missing.`, ...place });
}

/** The log ends before a checkpoint: what moved it there is gone, and what will stand in its place was never handled. */
export function aheadOfLog(checkpoint: LogPosition): LogDamagedError {
  const what = `The event ${formatPosition(checkpoint)} was handled, but the log ends before it.`;
  return new LogDamagedError({ what, ...checkpoint });
}
