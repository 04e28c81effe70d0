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
export const latencyEmbedded = latency('embedded', embedded, 20, {
  finding:
    'The two cores are some 60 % busy meanwhile; the all-in-one takes two fifths of that, PostgreSQL nearly as much. Half of ' +
    'the orders are seen within some 10 ms. The last percent is as late as the slowest commits are on this disk: the p99 of ' +
    'one bare commit is 37 ms, 1,800 times a second (place-order-half-rate).',
});
