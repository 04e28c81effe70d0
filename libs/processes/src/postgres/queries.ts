import { isStoreFault, numericTypes } from '@daybook/event-log';
import type pg from 'pg';
import { ProcessStoreUnavailableError } from '../errors.js';

/** Statements of the store. Not prepared unless they have a name: a plan for any limit may read a whole table. */
export class Queries {
  constructor(private readonly pool: pg.Pool) {}

  /** @throws ProcessStoreUnavailableError where the server can do nothing at the moment, whatever it is asked */
  async query<Row extends object>(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    try {
      return await this.pool.query<Row>({ types: numericTypes, ...statement });
    } catch (error) {
      throw isStoreFault(error) ? new ProcessStoreUnavailableError({ cause: error }) : error;
    }
  }
}
