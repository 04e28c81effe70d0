import { randomUUID } from 'node:crypto';
import {
  MemoryEventLog,
  type PartitionLease,
  type PartitionLeases,
  type RecordedEvent,
} from '@daybook/event-log';
import type { TestKafka } from '@daybook/test-kit';
import kafkajs from 'kafkajs';
import { ledgerCategory as category } from '../../contract/ledger.js';
import { Relay, type RelayOptions } from '../../relay/relay.js';
import { ensureTopics } from '../ensure-topics.js';
import { KafkaEventFeed, type KafkaEventFeedOptions } from '../kafka-event-feed.js';
import { KafkaEventPublisher } from '../kafka-event-publisher.js';
import { eventIn } from '../message.js';

export const partitions = 4;

/** One holder who keeps everything. */
export function allLeases(): PartitionLeases {
  const leases: PartitionLease[] = Array.from({ length: partitions }, (_, partition) => ({
    partition,
    epoch: 1,
    position: 0,
  }));
  return {
    ttlMs: 60_000,
    renew: async () => ({ leases, share: partitions }),
    save: async () => undefined,
    release: async () => undefined,
    close: async () => undefined,
  };
}

/** A log in memory and topics of its own on a broker, with what goes between them. */
export class Line {
  readonly log = new MemoryEventLog({ [category]: partitions });
  readonly names: { topicOf: (name: string) => string; anchorsTopic: string };
  readonly topic: string;
  private readonly run = randomUUID();
  private readonly brokers: readonly string[];
  private readonly closing: (() => Promise<void>)[] = [];

  private constructor(private readonly kafka: TestKafka) {
    this.names = { topicOf: (name) => `${this.run}.${name}`, anchorsTopic: `${this.run}.anchors` };
    this.topic = this.names.topicOf(category);
    this.brokers = [kafka.broker];
  }

  static async open(kafka: TestKafka): Promise<Line> {
    const line = new Line(kafka);
    await line.makeTopics();
    return line;
  }

  makeTopics(): Promise<void> {
    return ensureTopics({ brokers: this.brokers, categories: { [category]: partitions }, ...this.names });
  }

  async removeTopics(): Promise<void> {
    const admin = this.client().admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [this.topic, this.names.anchorsTopic] });
    await admin.disconnect();
  }

  publisher(): KafkaEventPublisher {
    const publisher = new KafkaEventPublisher({ brokers: this.brokers, clientId: 'relay', ...this.names });
    this.closing.push(() => publisher.close());
    return publisher;
  }

  relay(options: Partial<RelayOptions> = {}): Relay {
    const relay = new Relay({
      category,
      log: this.log,
      leases: allLeases(),
      publisher: this.publisher(),
      maxRetryDelayMs: 500,
      ...options,
    });
    relay.start();
    this.closing.unshift(() => relay.stop());
    return relay;
  }

  /** A feed that comes to the broker over the link that can be disturbed. */
  feed(options: Partial<KafkaEventFeedOptions> = {}): KafkaEventFeed {
    return new KafkaEventFeed({
      brokers: [this.kafka.farBroker],
      clientId: 'feed',
      groupId: this.run,
      log: this.log,
      maxBatchEvents: 8,
      ...this.names,
      ...options,
    });
  }

  /** Puts something on the topic past the relay. */
  async produce(partition: number, ...values: (string | null)[]): Promise<void> {
    const producer = this.client().producer({ createPartitioner: () => () => partition });
    await producer.connect();
    await producer.send({ topic: this.topic, messages: values.map((value) => ({ key: 'x', value })) });
    await producer.disconnect();
  }

  /** All messages of a topic, as a consumer of no group of ours reads them. */
  async consume(topic: string, count: number): Promise<{ partition: number; value: string }[]> {
    if (count === 0) return [];
    const consumer = this.client().consumer({ groupId: randomUUID() });
    const messages: { partition: number; value: string }[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const { promise: all, resolve } = Promise.withResolvers<void>();
    await consumer.run({
      eachMessage: async ({ partition, message }) => {
        messages.push({ partition, value: message.value!.toString() });
        if (messages.length >= count) resolve();
      },
    });
    await all;
    await consumer.disconnect();
    return messages;
  }

  /** How many messages the topic has. */
  async messages(): Promise<number> {
    const admin = this.client().admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(this.topic);
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** The events on the topic, by partition. */
  async published(count: number): Promise<Map<number, RecordedEvent[]>> {
    const messages = await this.consume(this.topic, count);
    const events = messages.map(({ value }) => eventIn({ value: Buffer.from(value) })!);
    return Map.groupBy(events, ({ partition }) => partition);
  }

  async close(): Promise<void> {
    for (const close of this.closing) await close();
    await this.log.close();
  }

  client() {
    return new kafkajs.Kafka({
      brokers: [...this.brokers],
      logLevel: kafkajs.logLevel.NOTHING,
    });
  }
}
