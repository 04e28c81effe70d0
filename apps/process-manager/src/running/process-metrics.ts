import type { Subscription } from '@daybook/event-feed';
import type { DeadlineWorker } from '@daybook/processes';
import type { MetricsRegistry } from '@daybook/service-kit';

/**
 * Tells how far the processes are behind.
 *
 * @param subscriptions by name
 */
export function registerProcessMetrics(
  metrics: MetricsRegistry,
  subscriptions: ReadonlyMap<string, Subscription>,
  worker: DeadlineWorker,
): void {
  metrics.gauge({
    name: 'daybook_process_lag_events',
    help: 'Events that a subscription of the processes has not handled yet.',
    labelNames: ['subscription'],
    read: () =>
      Promise.all(
        [...subscriptions].map(async ([subscription, each]) => ({
          labels: { subscription },
          value: await each.lag(),
        })),
      ),
  });
  metrics.gauge({
    name: 'daybook_deadlines_overdue',
    help: 'Deadlines that are due and not done.',
    read: async () => (await worker.overdue()).count,
  });
  metrics.gauge({
    name: 'daybook_deadlines_overdue_seconds',
    help: 'For how long the oldest of them has been due.',
    read: async () => (await worker.overdue()).oldestMs / 1_000,
  });
}
