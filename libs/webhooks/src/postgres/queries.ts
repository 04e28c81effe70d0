import { isStoreFault, numericTypes } from '@daybook/event-log';
import type pg from 'pg';
import { WebhooksUnavailableError } from '../errors.js';

/** Statements, most of which go by the moment: the database's clock and so many milliseconds. */
export class Queries {
  constructor(
    private readonly pool: pg.Pool,
    private readonly clockOffsetMs: () => number,
  ) {}

  async rows<Row extends object>(text: string, ...values: readonly unknown[]): Promise<Row[]> {
    return (await this.query<Row>({ text, values: [...values] })).rows;
  }

  /** The offset of the moment stands before the values. */
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

  /**
   * Not prepared: a plan made once for any limit and any moment may read the whole table.
   *
   * @throws WebhooksUnavailableError where the server can do nothing at the moment, whatever it is asked
   */
  async query<Row extends object>({ text, values = [] }: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    try {
      return await this.pool.query<Row>({ text, values, types: numericTypes });
    } catch (error) {
      if (isStoreFault(error)) throw new WebhooksUnavailableError({ cause: error });
      throw error;
    }
  }
}
