import { eventMessageHeaders } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { Message, Producer } from 'kafkajs';
import type { Contender } from '../benchmark.ts';
import { type Pass, passes } from '../harness/passes.ts';
import { PlacedOrders } from '../workload/placed-orders.ts';
import { kafkaAt, Topic } from '../workload/topic.ts';
import { category, partitions } from './daybook-log.ts';
import { relayedEvents } from './daybook-relay.ts';

/** All replicas that are in sync, as the relay asks for. */
const acks = -1;
const messagesPerSend = 1_000;
/** More bring nothing: kafkajs encodes on one thread, and with this many the next send is ready when one is answered. */
const sendsAtOnce = 4;

/** Messages like the relay's (value, key and headers), made beforehand, which kafkajs only has to send. */
export const rawKafkajs: Contender = {
  name: 'raw kafkajs',
  kind: 'limit',
  async open({ engines, isQuick }) {
    const broker = await engines.broker();
    const events = relayedEvents(isQuick);
    const sends = new PlacedOrders(category, partitions).next(events).flatMap(sendsOf);

    const prepare = async (): Promise<Pass> => {
      const topic = await Topic.create(broker);
      const producer = kafkaAt(broker).producer({ allowAutoTopicCreation: false });
      await producer.connect();
      return {
        async work() {
          await sendAll(producer, topic.name, sends);
          return events;
        },
        async finish() {
          await producer.disconnect();
          await topic.remove(events);
        },
      };
    };
    return { round: (seconds) => passes(seconds, prepare), close: async () => undefined };
  },
};

async function sendAll(producer: Producer, topic: string, sends: readonly Message[][]): Promise<void> {
  let next = 0;
  const send = async () => {
    for (let messages = sends[next++]; messages; messages = sends[next++]) {
      await producer.send({ topic, messages, acks });
    }
  };
  await Promise.all(Array.from({ length: sendsAtOnce }, send));
}

function sendsOf({ events, partition }: PartitionBatch): Message[][] {
  const messages = events.map((event) => ({
    key: event.streamId,
    value: JSON.stringify(event),
    partition,
    timestamp: String(Date.parse(event.recordedAt)),
    headers: eventMessageHeaders(event),
  }));
  const starts = Array.from(
    { length: Math.ceil(messages.length / messagesPerSend) },
    (_, n) => n * messagesPerSend,
  );
  return starts.map((start) => messages.slice(start, start + messagesPerSend));
}
