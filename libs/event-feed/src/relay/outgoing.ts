import type { PartitionLease } from '@daybook/event-log';
import type { Backoff } from '@daybook/waiting';

/** A partition that this relay has the lease of. */
export interface Outgoing {
  readonly lease: PartitionLease;
  /** Up to where it is published; by the note of the lease until the broker was asked. */
  position: number;
  /** Whether the broker was asked, and nothing has happened since that would change its answer. */
  located: boolean;
  /** Whether events of it are on their way: one send at a time, so that order cannot be lost. */
  busy: boolean;
  /** Whether the lease is about to be given back, so that nothing more is to go. */
  leaving: boolean;
  /** Whether its last send failed. Until it is past that it is sent alone, so as not to hold up the others. */
  failed: boolean;
  retryAt: number;
  readonly backoff: Backoff;
}
