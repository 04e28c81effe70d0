import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { canonicalDeadlines, keyOf } from '../canonical-deadlines.js';
import type {
  ClaimedDeadline,
  ClaimRequest,
  Deadline,
  DeadlineName,
  Deadlines,
  Overdue,
} from '../process-store.port.js';

interface OpenDeadline {
  readonly deadline: Deadline;
  readonly claimableAtMs: number;
  readonly attempts: number;
  readonly claim?: string;
}

export class MemoryDeadlines implements Deadlines {
  private readonly open = new Map<string, OpenDeadline>();

  constructor(private readonly now: () => number) {}

  async set(deadlines: readonly Deadline[]): Promise<void> {
    for (const deadline of structuredClone(canonicalDeadlines(deadlines))) {
      const key = keyOf(deadline);
      if (isDeepStrictEqual(this.open.get(key)?.deadline, deadline)) continue;
      this.open.set(key, { deadline, claimableAtMs: Date.parse(deadline.dueAt), attempts: 0 });
    }
  }

  async cancel(names: readonly DeadlineName[]): Promise<void> {
    for (const name of names) this.open.delete(keyOf(name));
  }

  async claimDue({ limit, leaseMs }: ClaimRequest): Promise<ClaimedDeadline[]> {
    const now = this.now();
    const due = [...this.open.values()]
      .filter(({ claimableAtMs }) => claimableAtMs <= now)
      .sort((one, other) => one.claimableAtMs - other.claimableAtMs);
    return due.slice(0, limit).map(({ deadline, attempts }) => {
      const [claim, attempt] = [randomUUID(), attempts + 1];
      this.open.set(keyOf(deadline), { deadline, claimableAtMs: now + leaseMs, attempts: attempt, claim });
      return { ...structuredClone(deadline), claim, attempt };
    });
  }

  async done(claimed: ClaimedDeadline): Promise<void> {
    if (this.held(claimed)) this.open.delete(keyOf(claimed));
  }

  async postpone(claimed: ClaimedDeadline, delayMs: number): Promise<void> {
    const held = this.held(claimed);
    if (!held) return;
    const { deadline, attempts } = held;
    this.open.set(keyOf(claimed), { deadline, claimableAtMs: this.now() + delayMs, attempts });
  }

  async untilNextMs(): Promise<number | undefined> {
    if (this.open.size === 0) return undefined;
    const next = [...this.open.values()].reduce(
      (earliest, { claimableAtMs }) => Math.min(earliest, claimableAtMs),
      Infinity,
    );
    return Math.max(0, next - this.now());
  }

  async overdue(): Promise<Overdue> {
    const now = this.now();
    const lateMs = [...this.open.values()]
      .map(({ deadline }) => now - Date.parse(deadline.dueAt))
      .filter((ms) => ms >= 0);
    return { count: lateMs.length, oldestMs: lateMs.reduce((most, ms) => Math.max(most, ms), 0) };
  }

  private held(claimed: ClaimedDeadline): OpenDeadline | undefined {
    const open = this.open.get(keyOf(claimed));
    return open?.claim === claimed.claim ? open : undefined;
  }
}
