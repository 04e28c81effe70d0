import { randomUUID } from 'node:crypto';
import { topicOf } from '@daybook/contracts';
import kafkajs, { type KafkaMessage } from 'kafkajs';

/** What a consumer of somebody else reads. */
export interface ConsumedMessage {
  readonly partition: number;
  readonly message: KafkaMessage;
}

export const kafkaAt = (broker: string) =>
  new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING });

/** Everything on the topic of a category, from its beginning to the ends that it had when this began. */
export async function consumeAll(broker: string, category = 'orders'): Promise<ConsumedMessage[]> {
  const topic = topicOf(category);
  const kafka = kafkaAt(broker);
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map(
    (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]),
  );
  await admin.disconnect();

  const missing = new Set([...ends].flatMap(([partition, end]) => (end > 0 ? [partition] : [])));
  const messages: ConsumedMessage[] = [];
  if (missing.size === 0) return messages;
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const { promise: all, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) messages.push({ partition: batch.partition, message });
      if (Number(batch.lastOffset()) + 1 >= ends.get(batch.partition)!) missing.delete(batch.partition);
      if (missing.size === 0) resolve();
    },
  });
  await all;
  await consumer.disconnect();
  return messages;
}

/** The members of a consumer group, and the partitions that each has been given. */
export async function membersOf(
  broker: string,
  groupId: string,
): Promise<ReadonlyArray<{ readonly partitions: readonly number[] }>> {
  const admin = kafkaAt(broker).admin();
  await admin.connect();
  const { groups } = await admin.describeGroups([groupId]);
  await admin.disconnect();
  return groups.flatMap(({ members }) =>
    members.map(({ memberAssignment }) => {
      const assigned = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment);
      return { partitions: Object.values(assigned?.assignment ?? {}).flat() };
    }),
  );
}
