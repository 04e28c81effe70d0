import type { Benchmark } from '../benchmark.ts';
import { daybookFromSnapshot, daybookLoading } from '../contenders/stock/daybook-loading.ts';
import { emmettLoading } from '../contenders/stock/emmett-loading.ts';
import { rawSelect } from '../contenders/stock/raw-select.ts';
import { eventsOfStream, loading } from '../contenders/stock/stock-loading.ts';

const loadStream = (callers: number, who: string): Benchmark => ({
  name: `load-stream-${callers}`,
  title: `Load a stream of ${eventsOfStream.toLocaleString('en')} events and decide, ${who}`,
  unit: 'streams',
  contenders: [daybookLoading, emmettLoading, rawSelect].map((kind) => loading(kind, callers)),
  aims: [{ against: rawSelect.name, ratio: 0.7 }],
  finding:
    'One thread does it all, and a profile (--cpu-prof, 8 callers) has most of its work in node-postgres: reading rows of ' +
    'twelve columns, where the limit asks for the six that a decision needs. The others, such as the position and the ' +
    'hash, belong to the event as everybody else reads it.',
});

export const loadStream1 = loadStream(1, 'one caller');
export const loadStream8 = loadStream(8, '8 callers');

export const loadSnapshot: Benchmark = {
  name: 'load-snapshot',
  title: `Decide on a stream of ${eventsOfStream.toLocaleString('en')} events, from a snapshot and from all of them`,
  unit: 'streams',
  contenders: [daybookFromSnapshot, daybookLoading].map((kind) => loading(kind, 1)),
  aims: [{ against: daybookLoading.name, ratio: 10 }],
  finding:
    'With the snapshot a decision takes half a millisecond, which is two round trips: one for the snapshot, and one for ' +
    'what has come since, which is asked for each time.',
};
