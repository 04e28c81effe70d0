import { type Anchor, anchorKey, anchorMessageHeaders } from '@daybook/contracts';
import type { StoredEvent } from '@daybook/event-log';
import type { Kafka, Message, Producer } from 'kafkajs';
import { type EventPublisher, type PublishedTail, TopicLostError } from '../relay/event-publisher.port.js';
import { connectToKafka, type KafkaConnection } from './kafka-client.js';
import { messageOf } from './message.js';
import { inRequests } from './requests.js';
import { type TopicNames, topicNames } from './topic-names.js';
import { TailReader } from './tail-reader.js';

export type KafkaEventPublisherOptions = KafkaConnection & Partial<TopicNames>;

/** All replicas that are in sync, of which the topic demands a number. */
const allInSync = -1;

/**
 * Publishes with kafkajs, whose retries are left alone: a send over several brokers that it tries again can lose
 * the share of a partition whose leader has moved, without a word. So is its idempotent producer, since it
 * can use a sequence number twice after a failure. The caller sends one batch of a partition at a time, and
 * repeats what failed.
 */
export class KafkaEventPublisher implements EventPublisher {
  private readonly kafka: Kafka;
  private readonly producer: Producer;
  private readonly topics: TopicNames;
  private connecting: Promise<void> | undefined;
  /** Of each partition, where its next message comes at the least. */
  private readonly ends = new Map<string, number>();

  constructor(options: KafkaEventPublisherOptions) {
    this.kafka = connectToKafka(options);
    this.topics = topicNames(options);
    this.producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: () => (args) => args.message.partition ?? 0,
      retry: { retries: 0 },
    });
  }

  async publish(category: string, events: readonly StoredEvent[]): Promise<void> {
    const topic = this.topics.topicOf(category);
    for (const messages of inRequests(events.map(messageOf))) {
      await this.send(topic, messages);
    }
  }

  async publishAnchors(anchors: readonly Anchor[]): Promise<void> {
    const messages = anchors.map((anchor) => ({
      key: anchorKey(anchor),
      value: JSON.stringify(anchor),
      headers: anchorMessageHeaders(),
      partition: 0,
    }));
    await this.send(this.topics.anchorsTopic, messages);
  }

  async tails(category: string, partitions: readonly number[]): Promise<ReadonlyMap<number, PublishedTail>> {
    const topic = this.topics.topicOf(category);
    const tails = await new TailReader(this.kafka, topic, category).read(partitions);
    for (const [partition, { end }] of tails) this.ends.set(`${topic}:${partition}`, end);
    return tails;
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private async send(topic: string, messages: Message[]): Promise<void> {
    await this.connected();
    try {
      const written = await this.producer.send({ topic, messages, acks: allInSync });
      for (const { partition, baseOffset } of written) this.checkOffset(topic, partition, Number(baseOffset));
    } catch (error) {
      throw isUnknownTopic(error)
        ? new TopicLostError(`There is no topic ${topic}.`, { cause: error })
        : error;
    }
  }

  private checkOffset(topic: string, partition: number, offset: number): void {
    const key = `${topic}:${partition}`;
    const isLost = offset < (this.ends.get(key) ?? 0);
    this.ends.set(key, offset + 1);
    if (isLost) throw new TopicLostError(`The topic ${topic} was made anew.`);
  }

  private connected(): Promise<void> {
    this.connecting ??= this.producer.connect().catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }
}

/** kafkajs hides what the broker said below other errors. */
function isUnknownTopic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION') || isUnknownTopic(error.cause);
}
