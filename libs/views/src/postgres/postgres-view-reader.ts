import type { PostgresParkedStreams } from '@daybook/parking';
import { disconnect, isUnavailable } from '@daybook/postgres';
import type { Pool } from 'pg';
import { type Readers, readersOf } from '../projections.js';
import type { ViewReader } from '../view-reader.port.js';
import { whileAvailable } from '../while-available.js';
import { connectToViews, parkedViews, type PostgresViewsOptions, readCheckpoints } from './connection.js';

/** The views in PostgreSQL, as the query-service reads them: what each projection reads, over one pool. */
export class PostgresViewReader implements Omit<ViewReader, keyof Readers> {
  readonly parked: PostgresParkedStreams;

  private constructor(private readonly pool: Pool) {
    this.parked = parkedViews(pool);
  }

  static async open(options: PostgresViewsOptions): Promise<ViewReader> {
    const pool = await connectToViews(options);
    const readers = readersOf(({ postgres }) => postgres.reader(pool));
    return Object.assign(new PostgresViewReader(pool), readers);
  }

  async checkpoints(projection: string): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.pool, projection), isUnavailable);
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
