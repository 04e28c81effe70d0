import { type PartitionBatch, positionsOf, type Subscription } from '@daybook/event-feed';
import { Isolation, ReplayWorker } from '@daybook/parking';
import { DeadlineWorker } from '@daybook/processes';
import { HealthRegistry, LOGGER, MetricsRegistry } from '@daybook/service-kit';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { PROCESS_ADAPTERS, type ProcessManagerAdapters } from '../process-manager.adapters.js';
import { PaymentProcess } from '../processes/payment/payment.process.js';
import { ParkingDeadlines } from './parking-deadlines.js';
import type { ProcessSubscription } from './process.js';
import { registerProcessMetrics } from './process-metrics.js';
import { isStoreFault } from './store-fault.js';

/** Hands events and deadlines to the processes, for as long as the service lives. */
@Injectable()
export class ProcessManager implements OnModuleInit, OnModuleDestroy {
  readonly payment: PaymentProcess;
  private readonly worker: DeadlineWorker;
  private readonly replays: ReplayWorker;
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(
    @Inject(PROCESS_ADAPTERS) private readonly adapters: ProcessManagerAdapters,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { log, store } = adapters;
    this.payment = new PaymentProcess(adapters, logger);
    const parking = new ParkingDeadlines(this.payment, store.parked, log, logger);
    this.worker = new DeadlineWorker({
      deadlines: store.deadlines,
      fire: (deadline) => parking.fire(deadline),
      onFailure: (err) => logger.warn({ err }, 'A deadline could not fire, and is tried again.'),
    });
    this.replays = this.replayParked();
  }

  onModuleInit(): void {
    const { payment, worker, subscriptions, metrics } = this;
    for (const each of payment.subscriptions) subscriptions.set(each.subscription, this.subscribe(each));
    worker.start();
    this.replays.start();
    registerProcessMetrics(metrics, subscriptions, worker);
    payment.registerMetrics(metrics);
    this.health.register({ name: 'processes', check: async () => this.assertWorking() });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.subscriptions.values(), this.worker, this.replays].map((each) => each.stop()));
  }

  /** Has deadlines looked at at once, after time was moved. */
  wake(): void {
    this.worker.wake();
  }

  private subscribe(followed: ProcessSubscription): Subscription {
    const { feedOf, store } = this.adapters;
    const { logger } = this;
    const { subscription, category } = followed;
    const subscribed = { subscription, category };
    const isolation = new Isolation({
      subscribed,
      parked: store.parked,
      handle: async (batches, passedOver) => {
        await followed.handle(without(passedOver, batches));
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
      onFailure: (err) => logger.warn({ err, subscription }, 'Processes do not get on, and try again.'),
    });
  }

  private replayParked(): ReplayWorker {
    const { log, store } = this.adapters;
    const all = [...this.payment.subscriptions, this.payment.deadlines];
    return new ReplayWorker({
      parked: store.parked,
      log,
      handle: async (stream, events) => {
        const { category, partition } = stream;
        const followed = all.find(({ subscription }) => subscription === stream.subscription);
        await followed?.handle([{ category, partition, events }]);
        await store.parked.advance(stream, events.at(-1)!);
        return undefined;
      },
      isStoreFault,
      logger: this.logger,
    });
  }

  /** Errors that the subscriptions and the deadlines fail with at the moment. */
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
