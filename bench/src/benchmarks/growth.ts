import type { Benchmark } from '../benchmark.ts';
import { appendingAt, large, nameOf, readingAt, small } from '../contenders/grown-log.ts';

const aims = [{ against: nameOf(small), ratio: 0.9 }];

export const growthAppend: Benchmark = {
  name: 'growth-append',
  title: 'Append to a log that has grown, 64 callers, one event each, own streams',
  unit: 'events',
  contenders: [large, small].map(appendingAt),
  aims,
};

export const growthRead: Benchmark = {
  name: 'growth-read',
  title: 'Read streams of a log that has grown, 64 callers, five events each, at random',
  unit: 'streams',
  contenders: [large, small].map(readingAt),
  aims,
};
