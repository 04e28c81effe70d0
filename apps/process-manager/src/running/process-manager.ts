import { type PartitionBatch, positionsOf, type Subscription } from '@daybook/event-feed';
import { Isolation, ReplayWorker } from '@daybook/parking';
import { DeadlineWorker } from '@daybook/processes';
import { HealthRegistry, LOGGER, MetricsRegistry } from '@daybook/service-kit';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { ParkingDeadlines } from './feed/parking-deadlines.js';
import { isStoreFault } from './feed/store-fault.js';
import { PaymentWork, type Work } from './payment/payment-work.js';
import { PROCESS_ADAPTERS, type ProcessManagerAdapters } from './process-manager.adapters.js';
import { registerProcessMetrics } from './process-metrics.js';

/** Hands events and deadlines to those who handle them, for as long as the service lives. */
@Injectable()
export class ProcessManager implements OnModuleInit, OnModuleDestroy {
  private readonly work: PaymentWork;
  private readonly worker: DeadlineWorker;
  private readonly replays: ReplayWorker;
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(
    @Inject(PROCESS_ADAPTERS) private readonly adapters: ProcessManagerAdapters,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.work = new PaymentWork(adapters, logger);
    const deadlines = new ParkingDeadlines({
      subscribed: this.work.deadlineWork(),
      parked: adapters.store.parked,
      log: adapters.log,
      fire: (deadline) => this.work.deadlines.fire(deadline),
      logger,
    });
    this.worker = new DeadlineWorker({
      deadlines: adapters.store.deadlines,
      fire: (deadline) => deadlines.fire(deadline),
      onFailure: (err) => logger.warn({ err }, 'A deadline could not fire, and is tried again.'),
    });
    this.replays = this.replayParked();
  }

  /** For those who bring news of payments from elsewhere. */
  get processes(): PaymentWork['processes'] {
    return this.work.processes;
  }

  onModuleInit(): void {
    for (const each of this.work.subscribed())
      this.subscriptions.set(each.subscription, this.subscribe(each));
    this.worker.start();
    this.replays.start();
    const { work, worker, subscriptions } = this;
    registerProcessMetrics(this.metrics, { work, worker, subscriptions });
    this.health.register({ name: 'processes', check: async () => this.assertWorking() });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.subscriptions.values(), this.worker, this.replays].map((each) => each.stop()));
  }

  /** Time was moved: what is due by it now need not wait for the next look. */
  wake(): void {
    this.worker.wake();
  }

  private subscribe({ subscription, category, handle }: Work): Subscription {
    const { feedOf, store } = this.adapters;
    const { logger } = this;
    const subscribed = { subscription, category };
    const isolation = new Isolation({
      subscribed,
      parked: store.parked,
      handle: async (batches, passedOver) => {
        await handle(without(passedOver, batches));
        return [];
      },
      isStoreFault,
      logger,
    });
    return feedOf(subscription).subscribe({
      category,
      checkpoints: async () => {
        await isolation.refresh();
        return store.checkpoints.read(subscribed);
      },
      handle: async (batches) => {
        await isolation.handle(batches);
        await store.checkpoints.move(subscribed, positionsOf(batches));
      },
      onFailure: (err) => this.logger.warn({ err, subscription }, 'Processes do not get on, and try again.'),
    });
  }

  private replayParked(): ReplayWorker {
    const { log, store } = this.adapters;
    const works = [...this.work.subscribed(), this.work.deadlineWork()];
    return new ReplayWorker({
      parked: store.parked,
      log,
      handle: async (stream, events) => {
        const { category, partition } = stream;
        const work = works.find(({ subscription }) => subscription === stream.subscription);
        await work?.handle([{ category, partition, events }]);
        await store.parked.advance(stream, events.at(-1)!);
        return undefined;
      },
      isStoreFault,
      logger: this.logger,
    });
  }

  /** What the subscriptions and the deadlines fail with at the moment. */
  get failures(): readonly unknown[] {
    const failures = [...this.subscriptions.values(), this.worker].map(({ failure }) => failure);
    return failures.filter((failure) => failure !== undefined);
  }

  private assertWorking(): void {
    const [failure] = this.failures;
    if (failure !== undefined) throw new Error('The processes do not get on.', { cause: failure });
  }
}

function without(
  passedOver: ReadonlySet<string>,
  batches: readonly PartitionBatch[],
): readonly PartitionBatch[] {
  if (passedOver.size === 0) return batches;
  return batches.map((batch) => ({
    ...batch,
    events: batch.events.filter(({ streamId }) => !passedOver.has(streamId)),
  }));
}
