import type { EventLog } from '@daybook/event-log';
import type { EventFeed, Subscriber, Subscription } from '../event-feed.port.js';
import { connectToKafka, type KafkaConnection } from './kafka-client.js';
import { KafkaSubscription } from './kafka-subscription.js';
import type { RefusedMessage } from './partition-intake.js';
import { type TopicNames, topicNames } from './topic-names.js';

export interface KafkaEventFeedOptions extends KafkaConnection, Partial<TopicNames> {
  /**
   * Consumers of one group share the partitions. Each category has a group of its own, which is named after both:
   * kafkajs divides what one member has subscribed to among all members, so they must all want the same topic.
   */
  readonly groupId: string;
  /** Decides where the topic is in doubt, and fills what it leaves out. Is only read. */
  readonly log: EventLog;
  /** Events of one delivery, over all partitions. Default 1,000. */
  readonly maxBatchEvents?: number;
  /** How often progress is compared with the log. Default 5,000. */
  readonly watchEveryMs?: number;
  /** How long a partition may stay behind the log without moving before it is healed. Default 15,000. */
  readonly stallMs?: number;
  /** The longest wait after failures in a row. Default 5,000. */
  readonly maxRetryDelayMs?: number;
  /** Told of each message that was passed over because it is not what the log says. */
  readonly onRefused?: (message: RefusedMessage) => void;
}

/** Delivers what the relay has published, to one member of a consumer group after the other. */
export class KafkaEventFeed implements EventFeed {
  constructor(private readonly options: KafkaEventFeedOptions) {}

  subscribe(subscriber: Subscriber): Subscription {
    const { options } = this;
    const subscription = new KafkaSubscription(subscriber, {
      kafka: connectToKafka(options),
      topic: topicNames(options).topicOf(subscriber.category),
      groupId: `${options.groupId}.${subscriber.category}`,
      log: options.log,
      maxBatchEvents: options.maxBatchEvents ?? 1_000,
      watchEveryMs: options.watchEveryMs ?? 5_000,
      stallMs: options.stallMs ?? 15_000,
      maxRetryDelayMs: options.maxRetryDelayMs ?? 5_000,
      refused: options.onRefused ?? (() => undefined),
    });
    subscription.start();
    return subscription;
  }
}
