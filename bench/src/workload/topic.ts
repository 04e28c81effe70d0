import { randomUUID } from 'node:crypto';
import { ensureTopics } from '@daybook/event-feed';
import { until } from '@daybook/test-kit';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { category, partitions } from '../contenders/daybook-log.ts';

/** One for each topic: a client goes on asking for every topic that it has ever known, removed or not. */
export const kafkaAt = (broker: string, logLevel = kafkajs.logLevel.ERROR): Kafka =>
  new kafkajs.Kafka({ brokers: [broker], clientId: 'bench', logLevel });

/** A new topic of the log's category, made as `daybook migrate` makes it, and one for its anchors. */
export class Topic {
  readonly name = `bench-${randomUUID()}`;
  readonly names = { topicOf: () => this.name, anchorsTopic: `${this.name}-anchors` };
  private readonly broker: string;

  private constructor(broker: string) {
    this.broker = broker;
  }

  static async create(broker: string): Promise<Topic> {
    const topic = new Topic(broker);
    await ensureTopics({ brokers: [broker], categories: { [category]: partitions }, ...topic.names });
    // A broker learns a moment later that it leads the new partitions, and refuses messages until then.
    await until(() => topic.isLed(), { what: 'The leaders of a new topic' });
    return topic;
  }

  /** Whether each partition has a leader that answers for it. */
  private isLed(): Promise<boolean> {
    return withAdmin(this.broker, (admin) => admin.fetchTopicOffsets(this.name)).then(
      (offsets) => offsets.length === partitions,
      () => false,
    );
  }

  /** Removes it, after a look whether it has as many messages as it was sent. */
  async remove(sent: number): Promise<void> {
    const offsets = await withAdmin(this.broker, (admin) => admin.fetchTopicOffsets(this.name));
    const topics = [this.name, this.names.anchorsTopic];
    await withAdmin(this.broker, (admin) => admin.deleteTopics({ topics }));
    const stored = offsets.reduce((sum, { high }) => sum + Number(high), 0);
    if (stored !== sent) throw new Error(`${stored} messages are on the topic where ${sent} were sent.`);
  }
}

/** Its mistakes are those of whoever calls it, who is told; kafkajs need not log them too. */
export async function withAdmin<T>(broker: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaAt(broker, kafkajs.logLevel.NOTHING).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
