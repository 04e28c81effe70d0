import { randomInt } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { PostgresEventLog } from '@daybook/event-log';
import type { Contender, Context } from '../benchmark.ts';
import { CannotRunError } from '../cannot-run-error.ts';
import type { Engines } from '../engines/engines.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { filledLog, placedStreams, streamIdOf } from '../workload/filled-log.ts';
import { newEvent } from '../workload/new-event.ts';
import { aPlacedOrder } from '../workload/orders.ts';
import { category } from './daybook-log.ts';

const callers = 64;
/** As many as an order has in its life. */
const eventsPerStream = 5;

const giga = 1e9;
/** What ten millions of events take, with their indexes and the write-ahead log, and again as much. */
const neededBytes = 20 * giga;

export interface Growth {
  readonly stored: number;
  /** How many under --quick. */
  readonly storedQuickly: number;
}

export const large: Growth = { stored: 10_000_000, storedQuickly: 10_000 };
export const small: Growth = { stored: 100_000, storedQuickly: 1_000 };

export const nameOf = ({ stored }: Growth): string => `daybook, ${stored.toLocaleString('en')} events`;

/** Events of new streams, by many callers. */
export const appendingAt = (growth: Growth): Contender => ({
  name: nameOf(growth),
  kind: 'ours',
  async open(context) {
    const shared = growth === large ? await sharedLog(context, growth) : undefined;
    return {
      async round(seconds) {
        // The small one has to stay small, so each round gets a new one.
        const log = await PostgresEventLog.open({ url: shared ?? (await newLog(context, growth)) });
        const append = () => {
          const order = aPlacedOrder();
          const { streamId } = order;
          return log.append({ category, streamId, expectedVersion: 0, events: [newEvent(order)] });
        };
        try {
          return await closedLoop(callers, seconds, append);
        } finally {
          await log.close();
        }
      },
      close: async () => undefined,
    };
  },
});

/** The streams of orders picked at random, by many callers. */
export const readingAt = (growth: Growth): Contender => ({
  name: nameOf(growth),
  kind: 'ours',
  async open(context) {
    const log = await PostgresEventLog.open({ url: await sharedLog(context, growth) });
    const streams = storedIn(context, growth) / eventsPerStream;
    return {
      round: (seconds) =>
        closedLoop(callers, seconds, async () => {
          const events = await log.readStream({ category, streamId: streamIdOf(randomInt(streams)) });
          if (events.length !== eventsPerStream) throw new Error('A stream is not there.');
        }),
      close: () => log.close(),
    };
  },
});

const storedIn = ({ isQuick }: Context, { stored, storedQuickly }: Growth): number =>
  isQuick ? storedQuickly : stored;

const newLog = (context: Context, growth: Growth): Promise<string> =>
  filledLog(context.engines, {
    streams: storedIn(context, growth) / eventsPerStream,
    stream: placedStreams(eventsPerStream),
  });

/** Filling takes minutes, so what is filled once serves all benchmarks of a run. */
const filled = new WeakMap<Engines, Map<Growth, Promise<string>>>();

async function sharedLog(context: Context, growth: Growth): Promise<string> {
  const logs = filled.get(context.engines) ?? new Map<Growth, Promise<string>>();
  filled.set(context.engines, logs);
  const found = logs.get(growth);
  if (found) return found;
  if (growth === large && !context.isQuick) await assertRoom();
  const filling = newLog(context, growth);
  logs.set(growth, filling);
  return filling;
}

/** @throws CannotRunError */
async function assertRoom(): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  throw new CannotRunError(
    `it needs ${neededBytes / giga} GB of disk, and ${(free / giga).toFixed(1)} GB are free`,
  );
}
