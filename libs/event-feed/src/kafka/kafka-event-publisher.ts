import { type Anchor, anchorKey, anchorMessageHeaders } from '@daybook/contracts';
import type { RecordedEvent } from '@daybook/event-log';
import type { Kafka, Message, Producer } from 'kafkajs';
import type { EventPublisher, PublishedTail } from '../relay/event-publisher.port.js';
import { connectToKafka, type KafkaConnection } from './kafka-client.js';
import { messageOf } from './message.js';
import { type TopicNames, topicNames } from './topic-names.js';
import { TailReader } from './tail-reader.js';

export interface KafkaEventPublisherOptions extends KafkaConnection, Partial<TopicNames> {
  /** Bytes of the messages of one request, but for a message that is larger alone. Default 900 KiB. */
  readonly maxRequestBytes?: number;
}

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
  private readonly maxRequestBytes: number;
  private connecting: Promise<void> | undefined;

  constructor(options: KafkaEventPublisherOptions) {
    this.kafka = connectToKafka(options);
    this.topics = topicNames(options);
    this.maxRequestBytes = options.maxRequestBytes ?? 900 * 1024;
    this.producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: () => (args) => args.message.partition ?? 0,
      retry: { retries: 0 },
    });
  }

  async publish(category: string, events: readonly RecordedEvent[]): Promise<void> {
    const topic = this.topics.topicOf(category);
    for (const messages of inRequests(events.map(messageOf), this.maxRequestBytes)) {
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

  tails(category: string, partitions: readonly number[]): Promise<ReadonlyMap<number, PublishedTail>> {
    return new TailReader(this.kafka, this.topics.topicOf(category), category).read(partitions);
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private async send(topic: string, messages: Message[]): Promise<void> {
    await this.connected();
    await this.producer.send({ topic, messages, acks: allInSync });
  }

  private connected(): Promise<void> {
    this.connecting ??= this.producer.connect().catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }
}

/** In their order, as many in a request as fit. */
export function* inRequests<M extends { readonly value: string }>(
  messages: readonly M[],
  maxBytes: number,
): Generator<M[]> {
  let request: M[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + headersBytes;
    if (request.length > 0 && bytes + size > maxBytes) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(message);
    bytes += size;
  }
  if (request.length > 0) yield request;
}

/** About what key and headers take. */
const headersBytes = 600;
