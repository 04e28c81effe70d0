import type { Benchmark } from '../benchmark.ts';
import { daybookStock, newLoop } from '../contenders/stock/daybook-stock.ts';
import { emmettStock } from '../contenders/stock/emmett-stock.ts';
import { handWrittenStock } from '../contenders/stock/hand-written-stock.ts';
import { stockEventStore } from '../contenders/stock/stock-event-store.ts';
import { reserving } from '../contenders/stock/stock-streams.ts';
import { stockDecider } from '../workload/stock.ts';

const callers = 64;
const daybook = daybookStock((log) => newLoop(stockEventStore(log)));
const emmett = emmettStock(stockDecider);

export const hotStream: Benchmark = {
  name: 'hot-stream',
  title: `One stream, ${callers} callers, each decision on the newest state`,
  unit: 'decisions',
  contenders: [daybook, emmett, handWrittenStock(stockDecider)].map((kind) => reserving(kind, callers)),
  aims: [{ against: emmett.name, ratio: 20 }],
};
