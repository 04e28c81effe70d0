import type { Anchor } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';

/** What the broker has of a partition, as far as its end tells. */
export interface PublishedTail {
  /** Whether anything was ever published there; if so and nothing is left, retention has removed it. */
  readonly used: boolean;
  /** Messages that say where they stand in the log, the newest first. They may be anybody's: check them with the log. */
  readonly newest: readonly Pick<RecordedEvent, 'position' | 'eventId'>[];
}

/** Puts events where others consume them. */
export interface EventPublisher {
  /**
   * Publishes events of one or several partitions, those of each in the order given. It resolves once the broker
   * has them as safe as it keeps anything; if it rejects, any number of them may have been published.
   */
  publish(category: string, events: readonly RecordedEvent[]): Promise<void>;

  tails(category: string, partitions: readonly number[]): Promise<ReadonlyMap<number, PublishedTail>>;

  publishAnchors(anchors: readonly Anchor[]): Promise<void>;

  close(): Promise<void>;
}
