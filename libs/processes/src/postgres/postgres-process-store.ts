import { PostgresParkedStreams } from '@daybook/parking';
import { connectToPostgres, disconnect, Statements } from '@daybook/postgres';
import type { Pool } from 'pg';
import type { ProcessStore } from '../process-store.port.js';
import { PostgresCheckpoints } from './postgres-checkpoints.js';
import { PostgresDeadlines } from './postgres-deadlines.js';
import { ProcessStoreUnavailableError } from '../errors.js';

export interface PostgresProcessStoreOptions {
  /** A login in the role daybook_process_write. */
  readonly url: string;
  /** Connections at the most. Default 4. */
  readonly maxConnections?: number;
  /** By how much the clock of deadlines is ahead of the database's, so that specs can let time pass. Default 0. */
  readonly clockOffsetMs?: () => number;
}

/** How long an answer may take before its connection counts as broken. */
const queryTimeoutMs = 10_000;

/** What processes keep, in the schema `process`. Any number of them may share it. */
export class PostgresProcessStore implements ProcessStore {
  readonly checkpoints: PostgresCheckpoints;
  readonly deadlines: PostgresDeadlines;

  readonly parked: PostgresParkedStreams;
  private readonly statements: Statements;

  private constructor(
    private readonly pool: Pool,
    clockOffsetMs: () => number,
  ) {
    const unavailable = (cause: unknown) => new ProcessStoreUnavailableError({ cause });
    this.statements = new Statements(pool, { unavailable, clockOffsetMs });
    this.checkpoints = new PostgresCheckpoints(this.statements);
    this.deadlines = new PostgresDeadlines(this.statements);
    this.parked = new PostgresParkedStreams(this.statements, 'process');
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
    const [beginning] = await this.statements.rows<{ madeAt: Date }>(text);
    return beginning!.madeAt.toISOString();
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
