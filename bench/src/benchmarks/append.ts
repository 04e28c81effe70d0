import type { Aim, Benchmark } from '../benchmark.ts';
import { type AppenderKind, appending } from '../contenders/appender.ts';
import { axonAppending } from '../contenders/axon.ts';
import { bareInsert } from '../contenders/bare-insert.ts';
import { daybookLog } from '../contenders/daybook-log.ts';
import { emmett } from '../contenders/emmett.ts';
import { handWrittenTransaction } from '../contenders/hand-written-transaction.ts';
import { messageDb } from '../contenders/message-db.ts';
import { nestMediator } from '../contenders/nest-mediator.ts';
import { rawBatchedInsert } from '../contenders/raw-batched-insert.ts';

const appenders: readonly AppenderKind[] = [
  daybookLog,
  emmett,
  messageDb,
  nestMediator,
  handWrittenTransaction,
  bareInsert,
  rawBatchedInsert,
];

const finding =
  'Profiles (perf and --cpu-prof, 64 callers): an event costs PostgreSQL 40 µs of CPU and the client 33. In PostgreSQL ' +
  'a quarter goes into parsing the two JSON documents of an event, a fifth into its indexes and the look at the ' +
  "stream's version, less than a tenth into the hash chain; a leaner function without the checks was 6 % faster. The " +
  'client canonicalises and hashes, which none of the others does. With 64 callers some 28 events go together and a ' +
  'third of the time is waiting for the disk; with 512 both cores are full, and what the raw INSERT leaves out is what ' +
  'it is faster by.';

const append = (callers: number, aims: readonly Aim[]): Benchmark => ({
  name: `append-${callers}`,
  title: `Append, ${callers} callers, one event each, own streams`,
  unit: 'events',
  contenders: [...appenders.map((kind) => appending(kind, callers)), axonAppending(callers)],
  aims,
  finding,
});

export const append64 = append(64, [
  { against: emmett.name, ratio: 8 },
  { against: messageDb.name, ratio: 8 },
  { against: bareInsert.name, ratio: 2 },
]);

export const append512 = append(512, [
  { against: emmett.name, ratio: 15 },
  { against: messageDb.name, ratio: 15 },
  { against: bareInsert.name, ratio: 3.5 },
  { against: rawBatchedInsert.name, ratio: 0.75 },
]);
