import type { Deadline, DeadlineName } from './process-store.port.js';

/** A name as one text, which no two names share. */
export const keyOf = ({ processId, name }: DeadlineName): string => JSON.stringify([processId, name]);

/** Beyond them the text has another form, which PostgreSQL does not read. */
const earliestDueAt = '0001-01-01T00:00:00.000Z';
const latestDueAt = '9999-12-31T23:59:59.999Z';

/**
 * The last deadline of each name, with its time in the one form in which times are compared, and which every store
 * holds. One time that it did not hold would keep all those from being set that are set together with it.
 *
 * @throws RangeError where a time is none
 */
export function canonicalDeadlines(deadlines: readonly Deadline[]): Deadline[] {
  const canonical = deadlines.map((deadline) => ({
    ...deadline,
    dueAt: nearest(Date.parse(deadline.dueAt)),
  }));
  return [...new Map(canonical.map((deadline) => [keyOf(deadline), deadline])).values()];
}

const nearest = (ms: number): string =>
  new Date(Math.min(Math.max(ms, Date.parse(earliestDueAt)), Date.parse(latestDueAt))).toISOString();
