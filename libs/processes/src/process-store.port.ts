import type { Json } from '@daybook/event-log';
import type { ParkedStreams, Subscribed } from '@daybook/parking';

/** Positions up to which each subscription has handled events. */
export interface Checkpoints {
  /** The position by partition; a partition that has not begun has none. */
  read(subscribed: Subscribed): Promise<ReadonlyMap<number, number>>;

  /**
   * Moves partitions forward, never back. Whoever calls it has done everything that follows from the events: after a
   * crash in between they come again, so what follows from them has to be idempotent.
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
 * is cancelled or replaced: what it does has to be harmless then. Only the clock of the store tells whether a deadline
 * is due, because the clocks of machines differ.
 */
export interface Deadlines {
  /**
   * Sets deadlines. It leaves alone, claim included, a deadline that stands already just so, and replaces one of that
   * name that stands otherwise. Of several of one name the last one counts.
   */
  set(deadlines: readonly Deadline[]): Promise<void>;

  /** Removes deadlines. Those that are not there, or no longer, are no error. */
  cancel(names: readonly DeadlineName[]): Promise<void>;

  /** Takes deadlines that are due and in nobody's hands, the oldest first. */
  claimDue(request: ClaimRequest): Promise<ClaimedDeadline[]>;

  /** Removes a deadline that has fired, unless it was set anew or claimed by another one meanwhile. */
  done(claimed: ClaimedDeadline): Promise<void>;

  /** Lets a deadline that could not fire be claimed again after the delay; under the same condition as `done`. */
  postpone(claimed: ClaimedDeadline, delayMs: number): Promise<void>;

  /** The time until there is a deadline to claim, 0 if there is one now, undefined where no deadline is left. */
  untilNextMs(): Promise<number | undefined>;

  /** Deadlines that are due and not done, whether or not somebody has claimed them. */
  overdue(): Promise<Overdue>;
}

/**
 * What processes keep beside the log. The suite in contract/ says what every adapter promises. All methods throw
 * ProcessStoreUnavailableError while the store can do nothing; any other error is about what it was asked for.
 */
export interface ProcessStore {
  /** When the store was made, ISO 8601 with milliseconds. Its processes leave alone what was recorded before. */
  beginning(): Promise<string>;
  readonly checkpoints: Checkpoints;
  readonly deadlines: Deadlines;
  /** The streams that processes could not handle, of all subscriptions. */
  readonly parked: ParkedStreams;
  close(): Promise<void>;
}
