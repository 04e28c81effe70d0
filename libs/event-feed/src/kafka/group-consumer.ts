import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { fetchedPartitionBytes } from './requests.js';

export interface GroupConsumerOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly maxPartitions: number;
  /** Called each time the group has given this consumer its share. */
  readonly assigned: (partitions: readonly number[]) => void;
  /** Handles messages, and tells whether it did. While it works, the group is kept waiting with heartbeats. */
  readonly received: (partition: number, messages: readonly KafkaMessage[]) => Promise<boolean>;
}

/** A consumer that sends no heartbeat for so long has lost its partitions. */
const sessionTimeoutMs = 15_000;
/** How long the others wait for a consumer to finish its batch when partitions are divided anew. */
const rebalanceTimeoutMs = 20_000;
/** A group lets nobody in before those who fell silent are given up, and the others have finished. */
export const joinTimeoutMs = sessionTimeoutMs + rebalanceTimeoutMs;
const heartbeatEveryMs = 1_000;
const commitEveryMs = 1_000;
/** How long the broker holds a fetch open that finds nothing. */
const fetchWaitMs = 1_000;
/** How long kafkajs may take to stop before it is left to itself. */
const stopTimeoutMs = 5_000;

/**
 * One consumer of kafkajs, from its start to its end. It neither restarts itself nor commits by itself: what fails
 * ends it, and whoever holds it makes a new one.
 */
export class GroupConsumer {
  /** Rejects when the consumer has ended by itself. */
  readonly crashed: Promise<never>;
  isJoined = false;
  private readonly consumer: Consumer;
  private readonly crash: (error: unknown) => void;
  /** Of each partition, the offset behind the last message that was handled. */
  private readonly handled = new Map<number, string>();
  private readonly uncommitted = new Set<number>();
  private committing: NodeJS.Timeout | undefined;

  constructor(private readonly options: GroupConsumerOptions) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.crashed = promise;
    this.crash = reject;
    this.consumer = options.kafka.consumer({
      groupId: options.groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      heartbeatInterval: heartbeatEveryMs,
      maxWaitTimeInMs: fetchWaitMs,
      maxBytesPerPartition: fetchedPartitionBytes,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, retries: 4, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
  }

  /** The offset behind what was handled of the partition by this consumer, if anything was. */
  offsetOf(partition: number): string | undefined {
    return this.handled.get(partition);
  }

  async start(): Promise<void> {
    const { consumer } = this;
    const { topic, assigned, maxPartitions } = this.options;
    consumer.on(consumer.events.CRASH, ({ payload }) => this.crash(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.isJoined = true;
      this.handled.clear();
      this.uncommitted.clear();
      assigned(payload.memberAssignment[topic] ?? []);
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: maxPartitions,
      eachBatch: (payload) => this.handleBatch(payload),
    });
    this.committing = setInterval(() => void this.commit(), commitEveryMs);
  }

  /** Leaves the group, so that the others need not wait for the session to time out. */
  async stop(): Promise<void> {
    clearInterval(this.committing);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, stopTimeoutMs);
    });
    const stopped = this.commit()
      .then(() => this.consumer.disconnect())
      .catch(() => undefined);
    await Promise.race([stopped, late]);
    clearTimeout(timer);
  }

  private async handleBatch(payload: EachBatchPayload): Promise<void> {
    const { partition, messages } = payload.batch;
    const last = messages.at(-1);
    if (!last || !payload.isRunning()) return;
    const handled = await whileBeating(() => payload.heartbeat(), this.options.received(partition, messages));
    if (!handled) return;
    this.handled.set(partition, String(BigInt(last.offset) + 1n));
    this.uncommitted.add(partition);
  }

  /** The offsets are for those who watch the group, and a place to begin; what was handled the subscriber knows. */
  private async commit(): Promise<void> {
    const { topic } = this.options;
    const offsets = [...this.uncommitted].map((partition) => ({
      topic,
      partition,
      offset: this.handled.get(partition)!,
    }));
    if (offsets.length === 0) return;
    this.uncommitted.clear();
    try {
      await this.consumer.commitOffsets(offsets);
    } catch {
      // The next commit says it again; after a rebalance others say it.
      for (const { partition } of offsets) if (this.handled.has(partition)) this.uncommitted.add(partition);
    }
  }
}

/** Rejects as soon as a heartbeat does, with what it says: the partitions are being divided anew. */
async function whileBeating<T>(heartbeat: () => Promise<void>, work: Promise<T>): Promise<T> {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  const timer = setInterval(() => void heartbeat().catch(reject), heartbeatEveryMs);
  try {
    return await Promise.race([work, lost]);
  } finally {
    clearInterval(timer);
    work.catch(() => undefined);
    lost.catch(() => undefined);
  }
}
