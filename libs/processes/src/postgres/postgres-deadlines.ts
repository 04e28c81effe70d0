import type { Statements } from '@daybook/postgres';
import { canonicalDeadlines } from '../canonical-deadlines.js';
import type {
  ClaimedDeadline,
  ClaimRequest,
  Deadline,
  DeadlineName,
  Deadlines,
  Overdue,
} from '../process-store.port.js';
import {
  cancelDeadlines,
  claimDueDeadlines,
  overdueDeadlines,
  postponeClaimed,
  removeClaimed,
  setDeadlines,
  untilNextDeadline,
} from './deadline-statements.js';

interface ClaimedRow {
  readonly process_id: string;
  readonly name: string;
  readonly due_ms: number;
  readonly payload: NonNullable<Deadline['payload']> | null;
  readonly claim: string;
  readonly attempts: number;
}

export class PostgresDeadlines implements Deadlines {
  constructor(private readonly statements: Statements) {}

  async set(deadlines: readonly Deadline[]): Promise<void> {
    if (deadlines.length === 0) return;
    const canonical = canonicalDeadlines(deadlines);
    await this.statements.written(
      setDeadlines,
      canonical.map(({ processId }) => processId),
      canonical.map(({ name }) => name),
      canonical.map(({ dueAt }) => dueAt),
      canonical.map(({ payload }) => (payload === undefined ? null : JSON.stringify(payload))),
    );
  }

  async cancel(names: readonly DeadlineName[]): Promise<void> {
    if (names.length === 0) return;
    await this.statements.written(
      cancelDeadlines,
      names.map(({ processId }) => processId),
      names.map(({ name }) => name),
    );
  }

  async claimDue({ limit, leaseMs }: ClaimRequest): Promise<ClaimedDeadline[]> {
    return (await this.statements.rowsAt<ClaimedRow>(claimDueDeadlines, limit, leaseMs)).map(claimedDeadline);
  }

  async done({ processId, name, claim }: ClaimedDeadline): Promise<void> {
    await this.statements.written(removeClaimed, processId, name, claim);
  }

  async postpone({ processId, name, claim }: ClaimedDeadline, delayMs: number): Promise<void> {
    await this.statements.writtenAt(postponeClaimed, processId, name, claim, delayMs);
  }

  async untilNextMs(): Promise<number | undefined> {
    const [row] = await this.statements.rowsAt<{ ms: number | null }>(untilNextDeadline);
    return row!.ms === null ? undefined : Math.max(0, row!.ms);
  }

  async overdue(): Promise<Overdue> {
    const [row] = await this.statements.rowsAt<Overdue>(overdueDeadlines);
    return row!;
  }
}

const claimedDeadline = (row: ClaimedRow): ClaimedDeadline => ({
  processId: row.process_id,
  name: row.name,
  dueAt: new Date(row.due_ms).toISOString(),
  ...(row.payload !== null && { payload: row.payload }),
  claim: row.claim,
  attempt: row.attempts,
});
