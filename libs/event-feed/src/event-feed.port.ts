import type { RecordedEvent } from '@daybook/event-log';

/** Consecutive events of one partition, in order of position; never empty. */
export interface PartitionBatch {
  readonly category: string;
  readonly partition: number;
  readonly events: readonly RecordedEvent[];
}

export interface Subscriber {
  readonly category: string;

  /**
   * The position up to which each partition has been handled, kept by the subscriber together with what
   * it made of the events. Asked at the start and again after every failure.
   */
  checkpoints(): Promise<ReadonlyMap<number, number>>;

  /**
   * Handles events and moves the checkpoints, both or neither for each event. Each partition's events come in
   * order and without gaps, at least once: after a failure, or an answer that was lost, they come again from
   * the checkpoints on.
   */
  handle(batches: readonly PartitionBatch[]): Promise<void>;

  /** Told of each failure; the feed tries again by itself. */
  onFailure?(error: unknown): void;
}

export interface Subscription {
  /**
   * Why the last attempt failed; nothing while the subscription works. A LogDamagedError where the log is damaged in
   * some partition: the others go on without it.
   */
  readonly failure: unknown;

  /** How many messages were passed over because the log does not say so; none where the log itself is read. */
  readonly refused: number;

  /** Events in the log that have not been handled yet. */
  lag(): Promise<number>;

  /** Ends it after the batch in hand. */
  stop(): Promise<void>;
}

/** Delivers a category's events in order, in batches. What every adapter promises is the suite in contract/. */
export interface EventFeed {
  subscribe(subscriber: Subscriber): Subscription;
}
