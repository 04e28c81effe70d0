import { positionsOf, type Subscription } from '@daybook/event-feed';
import { DeadlineWorker } from '@daybook/processes';
import { HealthRegistry, LOGGER, MetricsRegistry } from '@daybook/service-kit';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { PaymentWork, type Work } from './payment/payment-work.js';
import { PROCESS_ADAPTERS, type ProcessManagerAdapters } from './process-manager.adapters.js';
import { registerProcessMetrics } from './process-metrics.js';

/** Hands events and deadlines to those who handle them, for as long as the service lives. */
@Injectable()
export class ProcessManager implements OnModuleInit, OnModuleDestroy {
  private readonly work: PaymentWork;
  private readonly worker: DeadlineWorker;
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(
    @Inject(PROCESS_ADAPTERS) private readonly adapters: ProcessManagerAdapters,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.work = new PaymentWork(adapters, logger);
    this.worker = new DeadlineWorker({
      deadlines: adapters.store.deadlines,
      fire: (deadline) => this.work.deadlines.fire(deadline),
      onFailure: (err) => logger.warn({ err }, 'A deadline could not fire, and is tried again.'),
    });
  }

  /** For those who bring news of payments from elsewhere. */
  get processes(): PaymentWork['processes'] {
    return this.work.processes;
  }

  onModuleInit(): void {
    for (const each of this.work.all()) this.subscriptions.set(each.subscription, this.subscribe(each));
    this.worker.start();
    const { work, worker, subscriptions } = this;
    registerProcessMetrics(this.metrics, { work, worker, subscriptions });
    this.health.register({ name: 'processes', check: async () => this.assertWorking() });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.subscriptions.values(), this.worker].map((each) => each.stop()));
  }

  /** Time was moved: what is due by it now need not wait for the next look. */
  wake(): void {
    this.worker.wake();
  }

  private subscribe({ subscription, category, handle }: Work): Subscription {
    const { feedOf, store } = this.adapters;
    const subscribed = { subscription, category };
    return feedOf(subscription).subscribe({
      category,
      checkpoints: () => store.checkpoints.read(subscribed),
      handle: async (batches) => {
        await handle(batches);
        await store.checkpoints.move(subscribed, positionsOf(batches));
      },
      onFailure: (err) => this.logger.warn({ err, subscription }, 'Processes do not get on, and try again.'),
    });
  }

  private assertWorking(): void {
    const failures = [...this.subscriptions.values(), this.worker].map(({ failure }) => failure);
    const failure = failures.find((each) => each !== undefined);
    if (failure !== undefined) throw new Error('The processes do not get on.', { cause: failure });
  }
}
