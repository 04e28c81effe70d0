import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { PublishedTail } from '../relay/event-publisher.port.js';
import { eventIdIn, positionIn } from './message.js';

/** How many messages of a partition's end are looked at: foreign ones may stand behind the newest event. */
const maxTailMessages = 20;
const timeoutMs = 20_000;

/** The offsets that are to be read of a partition: from `from` up to the last one. */
interface Wanted {
  readonly from: number;
  readonly last: number;
}

/** Reads the ends of partitions. kafkajs reads only in a consumer group, so this makes one and removes it. */
export class TailReader {
  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
    private readonly category: string,
  ) {}

  async read(partitions: readonly number[]): Promise<Map<number, PublishedTail>> {
    const offsets = await this.offsets();
    const wanted = new Map<number, Wanted>();
    const tails = new Map<number, PublishedTail>();
    for (const partition of partitions) {
      const range = offsets.get(partition);
      if (!range) throw new Error(`The topic ${this.topic} has no partition ${partition}.`);
      const { low, high } = range;
      tails.set(partition, { end: high, newest: [] });
      if (high > low) wanted.set(partition, { from: Math.max(low, high - maxTailMessages), last: high - 1 });
    }
    for (const [partition, newest] of await this.messages(wanted)) {
      tails.set(partition, { end: offsets.get(partition)!.high, newest });
    }
    return tails;
  }

  private async offsets(): Promise<Map<number, { low: number; high: number }>> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(this.topic);
      return new Map(
        offsets.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]),
      );
    } finally {
      await admin.disconnect();
    }
  }

  private async messages(wanted: ReadonlyMap<number, Wanted>): Promise<Map<number, PublishedTail['newest']>> {
    if (wanted.size === 0) return new Map();
    const groupId = `daybook-relay-tail-${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, allowAutoTopicCreation: false });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.topic });
      return await this.collect(consumer, wanted);
    } finally {
      await consumer.disconnect();
      await this.removeGroup(groupId);
    }
  }

  private async collect(consumer: Consumer, wanted: ReadonlyMap<number, Wanted>) {
    const found = new Map<number, PublishedTail['newest'][number][]>();
    const missing = new Set(wanted.keys());
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(new Error(`The end of ${this.topic} could not be read within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, () => {
      for (const [partition, { from }] of wanted) {
        consumer.seek({ topic: this.topic, partition, offset: String(from) });
      }
    });
    const eachBatch = async ({ batch: { partition, messages } }: EachBatchPayload) => {
      const want = wanted.get(partition);
      if (!want || !missing.has(partition)) return;
      const ofPartition = found.get(partition) ?? [];
      found.set(partition, ofPartition);
      for (const message of messages) {
        if (Number(message.offset) < want.from) continue;
        const [position, eventId] = [positionIn(message, this.category), eventIdIn(message)];
        if (position !== undefined && eventId !== undefined) ofPartition.unshift({ position, eventId });
      }
      if (Number(messages.at(-1)?.offset ?? -1) >= want.last) missing.delete(partition);
      if (missing.size === 0) resolve();
    };
    try {
      await consumer.run({ autoCommit: false, eachBatch, partitionsConsumedConcurrently: wanted.size });
      await promise;
      return found;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Left alone it would go by itself, after the broker's retention of offsets. */
  private async removeGroup(groupId: string): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await admin.deleteGroups([groupId]);
    } catch {
      // Nothing depends on it.
    } finally {
      await admin.disconnect();
    }
  }
}
