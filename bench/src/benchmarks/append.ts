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

const append = (callers: number, aims: readonly Aim[]): Benchmark => ({
  name: `append-${callers}`,
  title: `Append, ${callers} callers, one event each, own streams`,
  unit: 'events',
  contenders: [...appenders.map((kind) => appending(kind, callers)), axonAppending(callers)],
  aims,
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
