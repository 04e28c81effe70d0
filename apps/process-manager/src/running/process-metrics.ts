import type { Subscription } from '@daybook/event-feed';
import type { DeadlineWorker } from '@daybook/processes';
import type { MetricsRegistry } from '@daybook/service-kit';
import type { PaymentWork } from './payment/payment-work.js';

interface Watched {
  readonly work: PaymentWork;
  readonly worker: DeadlineWorker;
  /** By name. */
  readonly subscriptions: ReadonlyMap<string, Subscription>;
}

/** How far the processes are behind, and what they could not do. */
export function registerProcessMetrics(
  metrics: MetricsRegistry,
  { work, worker, subscriptions }: Watched,
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
  metrics.counter({
    name: 'daybook_payment_provider_unanswered_total',
    help: 'Calls of the payment provider of which nobody knows what became.',
    read: () => work.unansweredCalls,
  });
  metrics.counter({
    name: 'daybook_payment_reviews_total',
    help: 'Payments that were left to people.',
    read: () => work.reviews.count,
  });
}
