import type { Anchor } from '@daybook/contracts';
import type { RecordedEvent, StoredEvent } from '@daybook/event-log';

/** What the broker has of a partition, as far as its end tells. */
export interface PublishedTail {
  /** How many messages it has ever had; if any, and nothing is left, retention has removed them. */
  readonly end: number;
  /** Messages that say where they stand in the log, the newest first. They may be anybody's: check them with the log. */
  readonly newest: readonly Pick<RecordedEvent, 'position' | 'eventId'>[];
}

/** The topic is gone, or another one has its name: what was published before is not there any more. */
export class TopicLostError extends Error {
  override readonly name = 'TopicLostError';
}

/** Puts events where others consume them. */
export interface EventPublisher {
  /**
   * Publishes events of one or several partitions, those of each in the order given. It resolves once the broker
   * has them as safe as it keeps anything; if it rejects, any number of them may have been published.
   *
   * @throws TopicLostError
   */
  publish(category: string, events: readonly StoredEvent[]): Promise<void>;

  tails(category: string, partitions: readonly number[]): Promise<ReadonlyMap<number, PublishedTail>>;

  publishAnchors(anchors: readonly Anchor[]): Promise<void>;

  close(): Promise<void>;
}
