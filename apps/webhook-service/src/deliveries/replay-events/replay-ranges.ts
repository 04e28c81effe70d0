import { ordersCategory } from '@daybook/contracts';
import { type EventLog, type LogPosition, parsePosition } from '@daybook/event-log';
import type { ReplayRange } from '@daybook/webhooks';

/** From where events are to be told: what was recorded at a time or later, in one partition from a position on. */
export interface ReplayStart {
  /** ISO 8601 in UTC with milliseconds. */
  readonly time: string;
  readonly at?: LogPosition;
}

type Reading = Pick<EventLog, 'heads' | 'readPartition'>;

/** Where the event at the position stands in time; nothing where there is none. */
export async function startAt(log: Reading, text: string): Promise<ReplayStart | undefined> {
  const at = parsePosition(text);
  const heads = await log.heads(ordersCategory);
  if (!at || heads[at.partition] === undefined) return undefined;
  const time = await recordedAt(log, at.partition, at.position);
  return time === undefined ? undefined : { time, at };
}

/** What is in the log by now, from the start on. */
export async function rangesSince(log: Reading, { time, at }: ReplayStart): Promise<ReplayRange[]> {
  const ranges: ReplayRange[] = [];
  for (const { partition, position: until } of await log.heads(ordersCategory)) {
    const isGiven = at?.partition === partition;
    const after = isGiven ? at.position - 1 : await lastBefore(log, { partition, until, time });
    if (after < until) ranges.push({ partition, after, until });
  }
  return ranges;
}

/** The last position of what was recorded before; times never decrease within a partition, so halving finds it. */
async function lastBefore(
  log: Reading,
  { partition, until, time }: { readonly partition: number; readonly until: number; readonly time: string },
): Promise<number> {
  let [before, from] = [0, until + 1];
  // Most partitions have either nothing new, or little of it.
  let middle = until;
  while (from - before > 1) {
    const recorded = await recordedAt(log, partition, middle);
    if (recorded === undefined || recorded >= time) from = middle;
    else before = middle;
    middle = before + Math.floor((from - before) / 2);
  }
  return before;
}

async function recordedAt(log: Reading, partition: number, position: number): Promise<string | undefined> {
  const read = { category: ordersCategory, partition, after: position - 1, limit: 1 };
  const [event] = await log.readPartition(read);
  return event?.recordedAt;
}
