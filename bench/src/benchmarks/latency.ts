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
    'that, the three services a third, and by their profiles (--cpu-prof) a quarter of it is writing to sockets. So what ' +
    'the last percent waits for is the processor; each order wakes every process on its way.',
});
export const latencyEmbedded = latency('embedded', embedded, 20, {
  finding:
    'Of the slowest percent two thirds fall into the twentieth of the time in which V8 marks the heap of the ' +
    'all-in-one: every five to seven seconds, for 100 to 200 ms, on both cores. At the server the p99 is 30 ms, and 25 ' +
    'outside of it. What is left are slow commits, whose own p99 is more (place-order-half-rate), and two cores that are ' +
    'some 60 % busy.',
});
