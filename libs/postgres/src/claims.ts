import { milliseconds, moment } from './moment.js';

/**
 * A table of work that falls due, shared by any number of workers. It has the columns `claimable_at`, when somebody may
 * take the work next, and `claim`, a uuid that changes with everyone who takes it.
 */
export interface ClaimedTable {
  /** With its schema. */
  readonly table: string;
  readonly key: readonly string[];
}

/** How rows are found that are due, and what becomes of them. */
export interface Claiming {
  /**
   * Selects the keys of what is due, and locks it with `FOR UPDATE SKIP LOCKED`: what another worker is about to claim
   * is passed over, without a wait.
   */
  readonly due: string;
  /** The parameter with the lease in milliseconds, such as `$3`. After that others may claim it. */
  readonly lease: string;
  /** What else changes in the claimed rows, which are `c`. */
  readonly set?: string;
  /** What else is read for the claimed rows: tables and the condition that joins them. */
  readonly join?: { readonly tables: string; readonly on: string };
  readonly returning: string;
}

/** Claims what is due for a while, in one statement. A worker that dies leaves its claim to run out. */
export const claimStatement = ({ table, key }: ClaimedTable, claiming: Claiming): string => `
WITH due AS (${claiming.due})
UPDATE ${table} c SET claimable_at = ${moment} + ${milliseconds(claiming.lease)}, claim = gen_random_uuid()${
  claiming.set === undefined ? '' : `, ${claiming.set}`
}
FROM due${claiming.join === undefined ? '' : ` JOIN ${claiming.join.tables} ON ${claiming.join.on}`}
WHERE ${key.map((column) => `c.${column} = due.${column}`).join(' AND ')}
RETURNING ${claiming.returning}`;
