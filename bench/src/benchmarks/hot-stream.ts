import type { Benchmark } from '../benchmark.ts';
import { daybookStock } from '../contenders/stock/daybook-stock.ts';
import { emmettStock } from '../contenders/stock/emmett-stock.ts';
import { handWrittenStock } from '../contenders/stock/hand-written-stock.ts';
import { reserving } from '../contenders/stock/stock-streams.ts';

const callers = 64;

export const hotStream: Benchmark = {
  name: 'hot-stream',
  title: `One stream, ${callers} callers, each decision on the newest state`,
  unit: 'decisions',
  contenders: [daybookStock, emmettStock, handWrittenStock].map((kind) => reserving(kind, callers)),
  aims: [{ against: emmettStock.name, ratio: 20 }],
};
