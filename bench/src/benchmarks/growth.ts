import type { Benchmark } from '../benchmark.ts';
import { appendingAt, large, nameOf, readingAt, small } from '../contenders/grown-log.ts';

const aims = [{ against: nameOf(small), ratio: 0.9 }];

export const growthAppend: Benchmark = {
  name: 'growth-append',
  title: 'Append to a log that has grown, 64 callers, one event each, own streams',
  unit: 'events',
  contenders: [large, small].map(appendingAt),
  aims,
  finding:
    'pg_stat_wal, beside 1.5 million events: an event costs three times the write-ahead log, 4.3 KB instead of 1.4. New ' +
    'streams go to random places of the index by stream; in a large one each is another page, and the first change of a ' +
    'page after a checkpoint is logged as the whole page.',
};

export const growthRead: Benchmark = {
  name: 'growth-read',
  title: 'Read streams of a log that has grown, 64 callers, five events each, at random',
  unit: 'streams',
  contenders: [large, small].map(readingAt),
  aims,
  finding:
    'EXPLAIN (ANALYZE, BUFFERS), beside 1.5 million events: PostgreSQL takes 0.05 ms for a stream instead of 0.03. More ' +
    'than half of the difference is blocks that are fetched from the cache of the system, as the log does not fit into ' +
    '512 MB of shared buffers any more.',
};
