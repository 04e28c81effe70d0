import { LogServersMismatchError } from './log-servers-mismatch.js';

/** What a server holds of a category that it knows. */
export interface Holding {
  /** Those that have a head there, in ascending order. */
  readonly partitions: readonly number[];
  /** Whether an event was ever appended there. */
  readonly isUsed: boolean;
}

/**
 * Which partitions each server gets when a category is made: ranges in the order of the servers, as even
 * as can be; none for servers beyond the number of partitions.
 *
 * They are ranges because a server's append lanes take its partitions by turns, by number: if it had every
 * second one, all of them could fall to one lane.
 */
export function partitionRanges(partitionCount: number, serverCount: number): number[][] {
  const startOf = (server: number): number => Math.ceil((server * partitionCount) / serverCount);
  const all = Array.from({ length: partitionCount }, (_, partition) => partition);
  return Array.from({ length: serverCount }, (_, server) => all.slice(startOf(server), startOf(server + 1)));
}

/**
 * Which server holds each partition, by partition; servers are numbered as they come.
 *
 * @param held the partitions that have a head on each server
 * @throws LogServersMismatchError where a partition is on no server, or on several
 */
export function holdersOf(
  category: string,
  partitionCount: number,
  held: readonly (readonly number[])[],
): number[] {
  assertNoneDoubled(category, held);
  const holders = new Map(
    held.flatMap((partitions, server) => partitions.map((partition) => [partition, server])),
  );
  const all = Array.from({ length: partitionCount }, (_, partition) => partition);
  const partitions = all.filter((partition) => !holders.has(partition));
  if (partitions.length > 0) {
    throw new LogServersMismatchError({ kind: 'partitions-missing', category, partitions });
  }
  return all.map((partition) => holders.get(partition)!);
}

/**
 * Which partitions to make on each server, so that together they hold each partition of the category once.
 * None where they do already.
 *
 * A category that was left half made is completed. Such a one is known to every server, because that comes
 * before the first head; its heads are whole ranges; and it was never used, because no service opens it.
 * Anything else that lacks partitions is a part of a larger log, and to make them here would fork it.
 *
 * @param held what each server holds; nothing for a server that does not know the category
 * @throws LogServersMismatchError where the servers do not make one whole log, and cannot be made one
 */
export function partitionsToMake(
  category: string,
  partitionCount: number,
  held: readonly (Holding | undefined)[],
): number[][] {
  const partitions = held.map((holding) => holding?.partitions ?? []);
  assertNoneDoubled(category, partitions);
  const ranges = partitionRanges(partitionCount, held.length);
  const isNew = held.every((holding) => !holding?.isUsed) && partitions.every(({ length }) => length === 0);
  const isHalfMade =
    held.every((holding) => holding !== undefined && !holding.isUsed) &&
    partitions.every((some) => some.length === 0 || ranges.some((range) => isSame(range, some)));
  if (isNew || isHalfMade) {
    const open = ranges.filter((range) => !partitions.some((some) => isSame(range, some)));
    return partitions.map(({ length }) => (length === 0 && open.shift()) || []);
  }
  holdersOf(category, partitionCount, partitions);
  const servers = indexesWhere(held, (holding) => holding === undefined);
  if (servers.length > 0) throw new LogServersMismatchError({ kind: 'servers-added', category, servers });
  return held.map(() => []);
}

/**
 * The id of the log that the servers have the category of, if any of them has it.
 *
 * @param logIds the id on each server; nothing for a server that does not know the category
 * @throws LogServersMismatchError where the ids differ
 */
export function commonLogId(category: string, logIds: readonly (string | undefined)[]): string | undefined {
  const first = logIds.findIndex((logId) => logId !== undefined);
  const others = indexesWhere(logIds, (logId) => logId !== undefined && logId !== logIds[first]);
  if (others.length > 0) {
    throw new LogServersMismatchError({ kind: 'logs-mixed', category, servers: [first, ...others] });
  }
  return logIds[first];
}

function assertNoneDoubled(category: string, held: readonly (readonly number[])[]): void {
  const holders = Map.groupBy(
    held.flatMap((partitions, server) => partitions.map((partition) => ({ partition, server }))),
    ({ partition }) => partition,
  );
  const doubled = [...holders.values()].filter(({ length }) => length > 1).flat();
  if (doubled.length === 0) return;
  throw new LogServersMismatchError({
    kind: 'partitions-doubled',
    category,
    partitions: distinct(doubled.map(({ partition }) => partition)),
    servers: distinct(doubled.map(({ server }) => server)),
  });
}

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((number, index) => number === b[index]);

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)].toSorted((a, b) => a - b);

const indexesWhere = <T>(items: readonly T[], holds: (item: T) => boolean): number[] =>
  items.flatMap((item, index) => (holds(item) ? [index] : []));
