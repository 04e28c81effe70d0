import type { Benchmark, Contender } from '../benchmark.ts';
import { distributed, embedded, ordersPerSecond } from '../contenders/http/visibility.ts';

const latency = (topology: string, contender: Contender, p99AtMostMs: number): Benchmark => ({
  name: `latency-${topology}`,
  title: `From the answer to a command to its order in the view, ${topology}, at ${ordersPerSecond} orders a second`,
  unit: 'orders',
  contenders: [contender],
  aims: [{ p99AtMostMs }],
});

export const latencyDistributed = latency('distributed', distributed, 50);
export const latencyEmbedded = latency('embedded', embedded, 20);
