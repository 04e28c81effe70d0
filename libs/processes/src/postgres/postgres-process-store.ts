import { connectToPostgres, disconnect } from '@daybook/event-log';
import { PostgresParkedStreams } from '@daybook/parking';
import type { Pool } from 'pg';
import type { ProcessStore } from '../process-store.port.js';
import { PostgresCheckpoints } from './postgres-checkpoints.js';
import { PostgresDeadlines } from './postgres-deadlines.js';
import { Queries } from './queries.js';

export interface PostgresProcessStoreOptions {
  /** A login in the role daybook_process_write. */
  readonly url: string;
  /** Connections at the most. Default 4. */
  readonly maxConnections?: number;
  /** By how much deadlines are ahead of the database's clock, to let time pass at will. Default: they are not. */
  readonly clockOffsetMs?: () => number;
}

/** How long an answer may take before its connection counts as broken. */
const queryTimeoutMs = 10_000;

/** What processes keep, in the schema `process`. Any number of them may share it. */
export class PostgresProcessStore implements ProcessStore {
  readonly checkpoints: PostgresCheckpoints;
  readonly deadlines: PostgresDeadlines;

  readonly parked: PostgresParkedStreams;
  private readonly queries: Queries;

  private constructor(
    private readonly pool: Pool,
    clockOffsetMs: () => number,
  ) {
    this.queries = new Queries(pool);
    this.checkpoints = new PostgresCheckpoints(this.queries);
    this.deadlines = new PostgresDeadlines(this.queries, clockOffsetMs);
    this.parked = new PostgresParkedStreams(this.queries, 'process');
  }

  /** Opens a store whose schema is there already (see `migrateProcesses`). */
  static async open(options: PostgresProcessStoreOptions): Promise<PostgresProcessStore> {
    const { url, maxConnections = 4, clockOffsetMs = () => 0 } = options;
    const applicationName = 'daybook-processes';
    const pool = await connectToPostgres({ url, maxConnections, applicationName, queryTimeoutMs });
    return new PostgresProcessStore(pool, clockOffsetMs);
  }

  async beginning(): Promise<string> {
    const text = 'SELECT made_at AS "madeAt" FROM process.beginning';
    const { rows } = await this.queries.query<{ madeAt: Date }>({ text });
    return rows[0]!.madeAt.toISOString();
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
