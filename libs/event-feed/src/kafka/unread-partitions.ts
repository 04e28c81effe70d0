import type { Kafka } from 'kafkajs';

export interface UnreadQuestion {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly partitions: readonly number[];
  /** The offset up to which the consumer has read, if it has read anything. */
  readonly read: (partition: number) => string | undefined;
}

/** Those of the partitions in which the broker has messages that were not read. */
export async function unreadPartitions({
  kafka,
  groupId,
  topic,
  partitions,
  read,
}: UnreadQuestion): Promise<number[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ends = new Map(
      (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => [partition, { low, high }]),
    );
    const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const committed = new Map(group!.partitions.map(({ partition, offset }) => [partition, offset]));
    return partitions.filter((partition) => {
      const { low, high } = ends.get(partition)!;
      const offset = read(partition) ?? committed.get(partition) ?? '-1';
      return BigInt(high) > (offset === '-1' ? BigInt(low) : BigInt(offset));
    });
  } finally {
    await admin.disconnect();
  }
}
