import type { Deadline, DeadlineName } from './process-store.port.js';

/** A name as one text, which no two names share. */
export const keyOf = ({ processId, name }: DeadlineName): string => JSON.stringify([processId, name]);

/**
 * The last deadline of each name, with its time in the one form in which times are compared.
 *
 * @throws RangeError where a time is none
 */
export function canonicalDeadlines(deadlines: readonly Deadline[]): Deadline[] {
  const canonical = deadlines.map((deadline) => ({
    ...deadline,
    dueAt: new Date(deadline.dueAt).toISOString(),
  }));
  return [...new Map(canonical.map((deadline) => [keyOf(deadline), deadline])).values()];
}
