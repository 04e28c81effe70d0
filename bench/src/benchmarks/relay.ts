import type { Benchmark } from '../benchmark.ts';
import { daybookRelay } from '../contenders/daybook-relay.ts';
import { rawKafkajs } from '../contenders/raw-kafkajs.ts';

export const relay: Benchmark = {
  name: 'relay',
  title: 'From the log into Kafka, 16 partitions',
  unit: 'events',
  contenders: [daybookRelay, rawKafkajs],
  aims: [{ against: rawKafkajs.name, ratio: 0.8 }],
  finding:
    'A profile: both spend most of their thread in kafkajs, which makes a buffer, zeroed first, of each header and each ' +
    'record. Ours has the events to read and to write as JSON besides, and PostgreSQL, which sends them, shares the ' +
    'cores with Kafka.',
};
