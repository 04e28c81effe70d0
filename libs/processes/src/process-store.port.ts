import type { Json } from '@daybook/event-log';
import type { ParkedStreams, Subscribed } from '@daybook/parking';

/** Up to where events have been handled. */
export interface Checkpoints {
  /** The position up to which each partition has been handled; none for one that has not begun. */
  read(subscribed: Subscribed): Promise<ReadonlyMap<number, number>>;

  /**
   * Moves partitions forward, never back. To be called once everything that follows from the events is done: after
   * a crash between the two the events come again, so what follows from them has to be idempotent.
   */
  move(subscribed: Subscribed, positions: ReadonlyMap<number, number>): Promise<void>;
}

export interface DeadlineName {
  readonly processId: string;
  /** What is to happen then, such as `confirmation-window`: a process has one deadline of a name at a time. */
  readonly name: string;
}

export interface Deadline extends DeadlineName {
  /**
   * ISO 8601 with milliseconds. A moment that is past is due at once. One outside of the years 1 to 9999 counts as
   * the nearest in them.
   */
  readonly dueAt: string;
  readonly payload?: { readonly [key: string]: Json };
}

export interface ClaimedDeadline extends Deadline {
  /** Tells this claim from every other one, whoever's. */
  readonly claim: string;
  /** How often it has been claimed since it was set: 1 the first time. */
  readonly attempt: number;
}

export interface ClaimRequest {
  /** Deadlines at the most. */
  readonly limit: number;
  /** How long they are kept from others. */
  readonly leaseMs: number;
}

export interface Overdue {
  readonly count: number;
  /** For how long the oldest of them has been due; 0 where there is none. */
  readonly oldestMs: number;
}

/**
 * Timers that survive their process. A deadline fires once, or more often after a crash, and may still fire while it
 * is cancelled or replaced: what it does has to be harmless then. Due or not is for the clock of the store alone to
 * say, because those of the machines differ.
 */
export interface Deadlines {
  /**
   * Sets deadlines. One that stands already as it is set is left alone, claim included; one that stands otherwise is
   * replaced. Of several of one name the last one counts.
   */
  set(deadlines: readonly Deadline[]): Promise<void>;

  /** Removes deadlines. Those that are not there, or no longer, are no error. */
  cancel(names: readonly DeadlineName[]): Promise<void>;

  /** Takes deadlines that are due and in nobody's hands, the oldest first. */
  claimDue(request: ClaimRequest): Promise<ClaimedDeadline[]>;

  /** Removes a deadline that has fired, unless it was set anew or claimed by another one meanwhile. */
  done(claimed: ClaimedDeadline): Promise<void>;

  /** Gives a deadline that could not fire back, to be claimed again after the delay; under the same condition. */
  postpone(claimed: ClaimedDeadline, delayMs: number): Promise<void>;

  /** The time until there is something to claim, 0 if there is now; nothing where no deadline is left. */
  untilNextMs(): Promise<number | undefined>;

  /** Those that are due and not done, be they in somebody's hands or not. */
  overdue(): Promise<Overdue>;
}

/**
 * What processes keep beside the log. What every adapter promises is the suite in contract/. Everything throws
 * ProcessStoreUnavailableError where the store can do nothing at the moment; other errors are about what it was asked.
 */
export interface ProcessStore {
  /** When it was made, ISO 8601 with milliseconds. What was recorded before that is none of its processes' business. */
  beginning(): Promise<string>;
  readonly checkpoints: Checkpoints;
  readonly deadlines: Deadlines;
  /** The streams that processes have left behind, with those of all subscriptions. */
  readonly parked: ParkedStreams;
  close(): Promise<void>;
}
