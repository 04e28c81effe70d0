import { LogEventFeed } from '@daybook/event-feed';
import { PostgresEventLog } from '@daybook/event-log';
import { until } from '@daybook/test-kit';
import { applyBatches } from '@daybook/views';
import type { Contender } from '../benchmark.ts';
import { type Pass, passes } from '../harness/passes.ts';
import { filledLog } from '../workload/filled-log.ts';
import { category } from './daybook-log.ts';
import type { OpenViews } from './daybook-views.ts';

/** Far above what the slowest machine needs; a rebuild that hangs is to fail. */
const limitMs = 600_000;

/** All views from nothing: the log is read through its feed, and each batch applied as the projector applies it. */
export const daybookRebuild = (openViews: OpenViews): Contender => ({
  name: 'daybook',
  kind: 'ours',
  async open({ engines, isQuick }) {
    const events = isQuick ? 2_000 : 100_000;
    // Whether the store's engine is there at all is told before a log is filled.
    await (await openViews(engines)).close();
    const log = await PostgresEventLog.open({
      url: await filledLog(engines, { streams: events, eventsPerStream: 1 }),
    });

    const prepare = async (): Promise<Pass> => {
      const store = await openViews(engines);
      let applied = 0;
      return {
        async work() {
          const subscription = new LogEventFeed(log).subscribe({
            category,
            checkpoints: () => store.checkpoints(category),
            async handle(batches) {
              const [parked] = await applyBatches(store, batches);
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
