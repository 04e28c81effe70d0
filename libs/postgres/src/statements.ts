import type { Pool, QueryConfig, QueryResult } from 'pg';
import { numericTypes } from './numeric-types.js';
import { isStoreFault } from './server-errors.js';

export interface StatementsOptions {
  /** What is thrown where the server can do nothing at the moment, whatever it is asked. */
  readonly unavailable: (cause: unknown) => Error;
  /** By how much the moment is ahead of the database's clock, to let time pass at will. Default: it is not. */
  readonly clockOffsetMs?: () => number;
}

/**
 * Statements of a store. None is prepared unless it has a name: a plan that is made once, for any limit and any moment,
 * may read a whole table. Every method throws what `unavailable` gives where the server cannot work, else what it said.
 */
export class Statements {
  private readonly unavailable: (cause: unknown) => Error;
  private readonly clockOffsetMs: () => number;

  constructor(
    private readonly pool: Pool,
    { unavailable, clockOffsetMs = () => 0 }: StatementsOptions,
  ) {
    this.unavailable = unavailable;
    this.clockOffsetMs = clockOffsetMs;
  }

  async query<Row extends object>(statement: QueryConfig): Promise<QueryResult<Row>> {
    try {
      return await this.pool.query<Row>({ types: numericTypes, ...statement });
    } catch (error) {
      throw isStoreFault(error) ? this.unavailable(error) : error;
    }
  }

  async rows<Row extends object>(text: string, ...values: readonly unknown[]): Promise<Row[]> {
    return (await this.query<Row>({ text, values: [...values] })).rows;
  }

  /** The offset of the moment stands before the values, see `moment`. */
  rowsAt<Row extends object>(text: string, ...values: readonly unknown[]): Promise<Row[]> {
    return this.rows(text, this.clockOffsetMs(), ...values);
  }

  /** How many rows the statement has written. */
  async written(text: string, ...values: readonly unknown[]): Promise<number> {
    return (await this.query({ text, values: [...values] })).rowCount ?? 0;
  }

  writtenAt(text: string, ...values: readonly unknown[]): Promise<number> {
    return this.written(text, this.clockOffsetMs(), ...values);
  }
}
