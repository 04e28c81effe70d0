import type { LeaseProgress, PartitionLease, PartitionLeases } from '@daybook/event-log';
import { sleep } from '@daybook/waiting';

export interface LeaseKeeperOptions {
  readonly renewEveryMs: number;
  taken(lease: PartitionLease): void;
  lost(lease: PartitionLease): void;
  /** Ends the work on a partition, so that its lease can be given back. */
  givingBack(lease: PartitionLease): Promise<void>;
  progress(): readonly LeaseProgress[];
  failed(error: unknown): void;
}

/**
 * Keeps leases alive, and tells when one comes or goes. A lease counts from before the question was sent, by
 * this process' own steady clock, so that it ends here no later than in the store.
 */
export class LeaseKeeper {
  private held = new Map<number, PartitionLease>();
  private validUntil = 0;

  constructor(
    private readonly leases: PartitionLeases,
    private readonly options: LeaseKeeperOptions,
  ) {}

  /** Whether the lease is one that the store has confirmed, and not for too long ago. */
  holds(lease: PartitionLease): boolean {
    return this.held.get(lease.partition)?.epoch === lease.epoch && performance.now() < this.validUntil;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.renew();
        await this.leases.save(this.options.progress());
      } catch (error) {
        this.options.failed(error);
      }
      await sleep(this.options.renewEveryMs, signal);
    }
  }

  private async renew(): Promise<void> {
    const askedAt = performance.now();
    const { leases, share } = await this.leases.renew();
    this.validUntil = askedAt + this.leases.ttlMs;
    const before = this.held;
    this.held = new Map(leases.map((lease) => [lease.partition, lease]));
    for (const lease of before.values()) {
      if (this.held.get(lease.partition)?.epoch !== lease.epoch) this.options.lost(lease);
    }
    for (const lease of leases) {
      if (before.get(lease.partition)?.epoch !== lease.epoch) this.options.taken(lease);
    }
    await this.giveBack(leases.slice(share));
  }

  private async giveBack(excess: readonly PartitionLease[]): Promise<void> {
    if (excess.length === 0) return;
    await Promise.all(excess.map((lease) => this.options.givingBack(lease)));
    await this.leases.save(this.options.progress());
    await this.leases.release(excess);
    for (const lease of excess) {
      this.held.delete(lease.partition);
      this.options.lost(lease);
    }
  }
}
