/** The right to work on a partition for a while, which one holder has at a time. */
export interface PartitionLease {
  readonly partition: number;
  /** Grows each time the partition changes hands, so that a former holder can be told from the present one. */
  readonly epoch: number;
  /** The position that the last holder noted down; 0 where none did. */
  readonly position: number;
}

export interface HeldLeases {
  readonly leases: readonly PartitionLease[];
  /** How many partitions each of the live holders should have; who has more gives some back. */
  readonly share: number;
}

export interface LeaseProgress {
  readonly partition: number;
  readonly epoch: number;
  readonly position: number;
}

/**
 * Divides the partitions of a category among those who do the same work on them, by the clock of the
 * store alone. A lease that is not renewed within `ttlMs` is free for others. A holder that was paused may still
 * believe in a lease that it has lost: what it does has to be harmless then.
 */
export interface PartitionLeases {
  readonly ttlMs: number;

  /** Renews what this holder has, and takes what is free up to its share. */
  renew(): Promise<HeldLeases>;

  /** Notes down how far the work has come; of leases that were lost meanwhile it notes nothing. */
  save(progress: readonly LeaseProgress[]): Promise<void>;

  /** Gives leases back, for others to take at once. */
  release(leases: readonly PartitionLease[]): Promise<void>;

  /** Gives back everything, and ends. */
  close(): Promise<void>;
}
