import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ITopicMetadata } from 'kafkajs';
import { connectToKafka } from './kafka-client.js';
import { type TopicNames, topicNames } from './topic-names.js';

export interface EnsureTopicsOptions extends Partial<TopicNames> {
  readonly brokers: readonly string[];
  /** How many partitions the log of each category has. */
  readonly categories: Readonly<Record<string, number>>;
}

/** The topic is there, but not with the partitions that the log has. */
export class TopicPartitionsError extends Error {
  readonly userMessage: string;

  constructor(topic: string, found: number, wanted: number) {
    const message = `The topic ${topic} has ${found} partitions where the log has ${wanted}; remove the topic, and the relay fills a new one from the log.`;
    super(message);
    this.userMessage = message;
    this.name = 'TopicPartitionsError';
  }
}

/** The largest event, with room to spare: a request's body is 2 MiB at the most. */
const maxMessageBytes = 8 * 1024 * 1024;

/** Nothing is ever removed: a consumer that is new may begin at the beginning. Replicas are as many as the broker makes by default. */
const configEntries = [
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'max.message.bytes', value: String(maxMessageBytes) },
];
const replicasOfBroker = -1;

/** Far above what a broker takes to learn of a new topic and of its leaders. */
const newTopicsLimitMs = 30_000;
const newTopicsPollMs = 100;

/**
 * Makes the topics that are missing, with a partition for each of the log's.
 *
 * @throws TopicPartitionsError
 */
export async function ensureTopics(options: EnsureTopicsOptions): Promise<void> {
  const { topicOf, anchorsTopic } = topicNames(options);
  const wanted = new Map([
    ...Object.entries(options.categories).map(([category, count]): [string, number] => [
      topicOf(category),
      count,
    ]),
    [anchorsTopic, 1],
  ]);
  const admin = connectToKafka({ brokers: options.brokers, clientId: 'daybook-migrate' }).admin();
  await admin.connect();
  try {
    await createMissing(admin, wanted);
    const topics = await onceKnown(admin, [...wanted.keys()]);
    for (const { name, partitions } of topics) {
      const count = wanted.get(name)!;
      if (partitions.length !== count) throw new TopicPartitionsError(name, partitions.length, count);
    }
  } finally {
    await admin.disconnect();
  }
}

async function createMissing(admin: Admin, wanted: ReadonlyMap<string, number>): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const topics = [...wanted]
    .filter(([topic]) => !existing.has(topic))
    .map(([topic, numPartitions]) => ({
      topic,
      numPartitions,
      replicationFactor: replicasOfBroker,
      configEntries,
    }));
  if (topics.length === 0) return;
  try {
    await admin.createTopics({ topics, waitForLeaders: true });
  } catch (error) {
    // They are made; the broker that was asked for their leaders has not heard of them yet.
    if (!isNotYet(error)) throw error;
  }
}

/**
 * A broker learns of a topic a moment after the controller has made it. kafkajs' waitForLeaders waits for leaders, but
 * fails where the broker does not know the topic at all yet.
 */
async function onceKnown(admin: Admin, topics: string[]): Promise<ITopicMetadata[]> {
  const deadline = Date.now() + newTopicsLimitMs;
  for (;;) {
    try {
      return (await admin.fetchTopicMetadata({ topics })).topics;
    } catch (error) {
      if (!isNotYet(error) || Date.now() > deadline) throw error;
      await sleep(newTopicsPollMs);
    }
  }
}

const isNotYet = (error: unknown): boolean =>
  error instanceof Error &&
  'type' in error &&
  (error.type === 'UNKNOWN_TOPIC_OR_PARTITION' || error.type === 'LEADER_NOT_AVAILABLE');
