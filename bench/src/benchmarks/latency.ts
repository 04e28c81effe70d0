import type { Benchmark, Contender } from '../benchmark.ts';
import { distributed, embedded, ordersPerSecond } from '../contenders/http/visibility.ts';

const latency = (
  topology: string,
  contender: Contender,
  p99AtMostMs: number,
  explained: Pick<Benchmark, 'finding'> = {},
): Benchmark => ({
  name: `latency-${topology}`,
  title: `From the answer to a command to its order in the view, ${topology}, at ${ordersPerSecond} orders a second`,
  unit: 'orders',
  contenders: [contender],
  aims: [{ p99AtMostMs }],
  ...explained,
});

export const latencyDistributed = latency('distributed', distributed, 50, {
  finding:
    'Client, three services and three engines keep the two cores more than 90 % busy at this rate: MongoDB a quarter of ' +
    'that, the three services a third. So what the last percent waits for is the processor; each order wakes every ' +
    'process on its way.',
});
export const latencyEmbedded = latency('embedded', embedded, 20);
