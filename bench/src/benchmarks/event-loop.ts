import type { Benchmark } from '../benchmark.ts';
import { probedWhileReading, probesPerSecond, wholeHistory } from '../contenders/http/long-history.ts';

export const eventLoop: Benchmark = {
  name: 'event-loop',
  title:
    `GET /health/live, ${probesPerSecond} a second, while histories are read: of an order of 4,000 lines that were ` +
    'added one at a time, and of one of 5,000 lines that all changed 260 times',
  unit: 'probes',
  contenders: [probedWhileReading],
  aims: [{ p99AtMostMs: 50 }],
};

export const orderHistory: Benchmark = {
  name: 'order-history',
  title: 'The whole history of an order of 1,114 lines that changed in 800 steps, one caller',
  unit: 'histories',
  contenders: [wholeHistory],
  aims: [{ p99AtMostMs: 150 }],
};
