import { LogEventFeed } from '@daybook/event-feed';
import { PostgresEventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { applyBatches, ordersProjection } from '@daybook/views';
import type { Contender } from '../benchmark.ts';
import { type Pass, passes } from '../harness/passes.ts';
import { filledLog, type LogContent, placedStreams } from '../workload/filled-log.ts';
import { anOrderLife } from '../workload/order-lives.ts';
import { category } from './daybook-log.ts';
import type { OpenViews } from './daybook-views.ts';

/** Far above what the slowest machine needs; a rebuild that hangs is to fail. */
const limitMs = 600_000;

export interface History {
  readonly eventsPerStream: number;
  readonly content: Omit<LogContent, 'streams'>;
}

/**
 * As a busy shop writes it: 1,000 orders are open at any time, the next event is that of any of them, and where one
 * ends another is placed. So an order's events lie some 8,000 events apart, from its first to its last.
 */
export const lives: History = {
  eventsPerStream: 8,
  content: { stream: anOrderLife, streamsAtOnce: 1_000 },
};

/** Nothing folds: each event is an order. */
export const placedOnly: History = {
  eventsPerStream: 1,
  content: { stream: placedStreams(1) },
};

/** All views from nothing: the log is read through its feed, and each batch applied as the projector applies it. */
export const daybookRebuild = (openViews: OpenViews, { eventsPerStream, content }: History): Contender => ({
  name: 'daybook',
  kind: 'ours',
  async open({ engines, isQuick }) {
    // Whether the store's engine is there at all is told before a log is filled.
    await (await openViews(engines)).close();
    const streams = (isQuick ? 2_000 : 100_000) / eventsPerStream;
    const log = await PostgresEventLog.open({ url: await filledLog(engines, { streams, ...content }) });
    const events = (await log.heads(category)).reduce((sum, { position }) => sum + position, 0);

    const prepare = async (): Promise<Pass> => {
      const store = await openViews(engines);
      let applied = 0;
      return {
        async work() {
          const subscription = new LogEventFeed(log).subscribe({
            category,
            checkpoints: () => store.checkpoints(ordersProjection.name),
            async handle(batches) {
              const [parked] = await applyBatches({ store, projection: ordersProjection }, batches);
              if (parked) throw new Error(`An order was parked: ${parked.reason}`);
              applied += batches.reduce((sum, batch) => sum + batch.events.length, 0);
            },
          });
          const isOver = () => applied >= events || subscription.failure !== undefined;
          await until(isOver, { what: 'The rebuild', limitMs, everyMs: 1 });
          await subscription.stop();
          if (subscription.failure !== undefined) throw subscription.failure;
          return applied;
        },
        finish: () => store.close(),
      };
    };
    return { round: (seconds) => passes(seconds, prepare), close: () => log.close() };
  },
});
