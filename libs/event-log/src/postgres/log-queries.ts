import type { Pool, QueryConfig } from 'pg';
import { type Damage, LogDamagedError } from '../errors.js';
import { byIndexAlone } from './damaged-reads.js';
import { cannotBeRead, tellsOfDamage, unavailable } from './postgres-errors.js';
import { numericTypes } from '@daybook/postgres';

/** Statements on the log, and what it means when they fail. */
export class LogQueries {
  /** @param onDiskFull told when the database could not write because its disk is full */
  constructor(
    private readonly pool: Pool,
    private readonly onDiskFull: () => void,
  ) {}

  /**
   * The rows that a statement gives.
   *
   * @throws LogUnavailableError
   * @throws DatabaseError for everything else, damage included
   */
  async rows<Row extends object>(statement: QueryConfig): Promise<Row[]> {
    const typed = { ...statement, types: numericTypes };
    try {
      return (await this.pool.query<Row>(typed)).rows;
    } catch (error) {
      if (!tellsOfDamage(error)) throw this.failureOf(error);
      return byIndexAlone<Row>(this.pool, typed).catch((again: unknown) => {
        throw this.failureOf(again);
      });
    }
  }

  private failureOf(error: unknown): unknown {
    if (tellsOfDamage(error)) return error;
    const failure = unavailable(error);
    if (failure?.reason === 'disk-full') this.onDiskFull();
    return failure ?? error;
  }
}

/**
 * What is read whole or not at all.
 *
 * @param damage what cannot be read, where something cannot
 * @throws LogDamagedError
 */
export async function readable<T>(reading: Promise<T>, damage: Damage): Promise<T> {
  return reading.catch((error: unknown) => {
    throw cannotBeRead(error) ? new LogDamagedError(damage, { cause: error }) : error;
  });
}

/** The stream is not named: whoever may hear of the damage may not know it. */
export const damageInStream = (category: string, partition: number): Damage => ({
  what: `An event in partition ${partition} of the log of ${category} cannot be read.`,
  category,
  partition,
});
