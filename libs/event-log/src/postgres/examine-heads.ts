import type { Pool } from 'pg';
import { type Damage, LogDamagedError } from '../errors.js';
import { genesisHash } from '../hash-chain.js';
import { formatPosition } from '../position.js';
import { numericTypes } from '@daybook/postgres';

/** A partition's head that is not that of its last event. */
interface HeadFault {
  readonly category: string;
  readonly partition: number;
  /** What the head says; null where there is no head. */
  readonly head: number | null;
  /** The position of the last event; 0 where there is none. */
  readonly last: number;
}

/**
 * Both of a partition as they are at one moment. A partition without head and without events is on another server, if
 * it is anywhere.
 */
const headFaults = `
  SELECT c.name AS category, p.partition, h.position AS head, coalesce(last.position, 0) AS last
  FROM log.categories c
  CROSS JOIN LATERAL generate_series(0, c.partitions - 1) AS p (partition)
  LEFT JOIN log.heads h ON h.category = c.id AND h.partition = p.partition
  LEFT JOIN LATERAL (
    SELECT e.position, e.hash FROM log.events e
    WHERE e.category = c.id AND e.partition = p.partition ORDER BY e.position DESC LIMIT 1
  ) last ON true
  WHERE CASE WHEN h.position IS NULL THEN last.position IS NOT NULL
             ELSE h.position <> coalesce(last.position, 0)
               OR h.hash <> coalesce(last.hash, decode($1, 'hex')) END
  ORDER BY c.id, p.partition LIMIT 1`;

/** @throws LogDamagedError where a partition's head is gone, or is not that of its last event */
export async function examineHeads(pool: Pool): Promise<void> {
  const { rows } = await pool.query<HeadFault>({
    text: headFaults,
    values: [genesisHash],
    types: numericTypes,
  });
  if (rows[0]) throw new LogDamagedError(damageOf(rows[0]));
}

function damageOf({ category, partition, head, last }: HeadFault): Damage {
  const at = (position: number) => formatPosition({ category, partition, position });
  if (head === null) return { what: `The head of ${category}:${partition} is missing.`, category, partition };
  if (head > last) {
    const what = `The event ${at(last + 1)} is missing; its partition's head says that there are ${head}.`;
    return { what, category, partition, position: last + 1 };
  }
  if (head < last) {
    const what = `The event ${at(head + 1)} lies beyond its partition's head, which says ${head}.`;
    return { what, category, partition, position: head + 1 };
  }
  return {
    what: `The head of ${category}:${partition} does not have the hash of the event ${at(last)}.`,
    category,
    partition,
    position: last,
  };
}
