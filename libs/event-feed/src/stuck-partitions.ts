import { LogDamagedError } from '@daybook/event-log';

/** Partitions in which a subscription cannot get on because the log is damaged there. The others go on without them. */
export class StuckPartitions {
  private readonly stuck = new Map<number, { readonly error: LogDamagedError; readonly retryAt: number }>();

  /** @param retryMs after how long such a partition is tried again: somebody may have repaired it */
  constructor(private readonly retryMs: number) {}

  /** Why one of them does not get on; nothing while all do. */
  get failure(): LogDamagedError | undefined {
    return this.stuck.values().next().value?.error;
  }

  /** Tells whether the error concerns one partition, which is then left out for a while. */
  add(error: unknown): error is LogDamagedError {
    if (!(error instanceof LogDamagedError) || error.damage.partition === undefined) return false;
    this.stuck.set(error.damage.partition, { error, retryAt: performance.now() + this.retryMs });
    return true;
  }

  /** The partition is left out until the process is started anew. */
  addForGood(partition: number, error: LogDamagedError): void {
    this.stuck.set(partition, { error, retryAt: Infinity });
  }

  /** Those of the partitions that are to be read now. */
  readable(after: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    if (this.stuck.size === 0) return after;
    const now = performance.now();
    return new Map([...after].filter(([partition]) => (this.stuck.get(partition)?.retryAt ?? now) <= now));
  }

  /** What was asked of these partitions was read. */
  clear(partitions: Iterable<number>): void {
    if (this.stuck.size === 0) return;
    for (const partition of partitions) this.stuck.delete(partition);
  }
}
