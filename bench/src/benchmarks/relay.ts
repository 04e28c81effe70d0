import type { Benchmark } from '../benchmark.ts';
import { daybookRelay } from '../contenders/daybook-relay.ts';
import { rawKafkajs } from '../contenders/raw-kafkajs.ts';

export const relay: Benchmark = {
  name: 'relay',
  title: 'From the log into Kafka, 16 partitions',
  unit: 'events',
  contenders: [daybookRelay, rawKafkajs],
  aims: [{ against: rawKafkajs.name, ratio: 0.8 }],
};
