import type { Deadline, DeadlineName } from './process-store.port.js';

/** The name of a deadline as one text, which no two names share. */
export const keyOf = ({ processId, name }: DeadlineName): string => JSON.stringify([processId, name]);

/** Years beyond these are written in another form, which PostgreSQL does not read. */
const earliestDueAt = '0001-01-01T00:00:00.000Z';
const latestDueAt = '9999-12-31T23:59:59.999Z';

/**
 * The last deadline of each name, with its time in the one form that compares as text and that every store holds. A time
 * that a store did not hold would keep all deadlines from being set that are set together with it.
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
