import { ordersCategory, viewedCategories, type ViewedCategory } from '@daybook/contracts';
import { type EventFeed, positionsOf, type Subscription } from '@daybook/event-feed';
import { type EventLog, LogUnavailableError } from '@daybook/event-log';
import { Isolation, ReplayWorker } from '@daybook/parking';
import { HealthRegistry, LOGGER, MetricsRegistry } from '@daybook/service-kit';
import {
  type AppliedSignal,
  applyBatches,
  replayParked,
  StaleCheckpointError,
  type ViewsBacklog,
  viewsSubscription,
  ViewsUnavailableError,
  type ViewStore,
} from '@daybook/views';
import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';

export interface ProjectorAdapters {
  readonly feed: EventFeed;
  /** Is only read: for what was passed over of a stream that is replayed, and for where the log ends. */
  readonly log: Pick<EventLog, 'readStream' | 'heads'>;
  readonly views: ViewStore;
  /** Told of what is in the views from now on, for those who read them in the same process. */
  readonly applied?: AppliedSignal;
  /** Kept for those who write orders in the same process. */
  readonly backlog?: ViewsBacklog;
}

const ADAPTERS = Symbol('projector:adapters');

/** Folds the events of each category into the views, for as long as the process lives. */
@Injectable()
export class Projector implements OnModuleInit, OnModuleDestroy {
  private subscriptions: readonly Subscription[] = [];
  private readonly replays: ReplayWorker;

  constructor(
    @Inject(ADAPTERS) private readonly adapters: ProjectorAdapters,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.replays = this.replayParked();
  }

  onModuleInit(): void {
    const subscriptions = (this.subscriptions = viewedCategories.map((category) => this.subscribe(category)));
    this.replays.start();
    this.metrics.gauge({
      name: 'daybook_feed_lag_events',
      help: 'Events of the log, over all categories and partitions, that are not in the views yet.',
      read: async () => sum(await Promise.all(subscriptions.map((each) => each.lag()))),
    });
    this.metrics.counter({
      name: 'daybook_feed_refused_messages_total',
      help: 'Messages on the topic that were passed over because the log does not say so.',
      read: () => sum(subscriptions.map(({ refused }) => refused)),
    });
    this.health.register({ name: 'projector', check: async () => this.assertWorking() });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.subscriptions, this.replays].map((each) => each.stop()));
  }

  private subscribe(category: ViewedCategory): Subscription {
    const { feed, log, views, applied } = this.adapters;
    const backlog = category === ordersCategory ? this.adapters.backlog : undefined;
    const isolation = new Isolation({
      subscribed: { subscription: viewsSubscription, category },
      parked: views.parked,
      handle: async (batches, passedOver) => {
        const parked = await applyBatches(views, batches, passedOver);
        applied?.announce(category, positionsOf(batches));
        return parked;
      },
      isStoreFault,
      logger: this.logger,
    });
    // By the checkpoints, which move in the middle of a delivery, too.
    backlog?.measureBy(async () => {
      const [heads, checkpoints] = await Promise.all([log.heads(category), views.checkpoints(category)]);
      return sum(heads.map(({ partition, position }) => position - (checkpoints.get(partition) ?? 0)));
    });
    return feed.subscribe({
      category,
      checkpoints: async () => {
        await isolation.refresh();
        return views.checkpoints(category);
      },
      handle: (batches) => {
        backlog?.delivered(batches);
        return isolation.handle(batches);
      },
      onFailure: (error) => this.report(error),
    });
  }

  private replayParked(): ReplayWorker {
    const { log, views } = this.adapters;
    return new ReplayWorker({
      parked: views.parked,
      log,
      handle: (stream, events) => replayParked(views, stream, events),
      isStoreFault,
      logger: this.logger,
    });
  }

  private report(error: unknown): void {
    // Meeting another projector is how several of them share the work, and no fault.
    if (error instanceof StaleCheckpointError) this.logger.debug('Another projector was faster.');
    else this.logger.warn({ err: error }, 'The projector failed, and tries again.');
  }

  private assertWorking(): void {
    const failure = this.subscriptions.find((each) => each.failure !== undefined)?.failure;
    if (failure !== undefined) throw new Error('The projector does not get on.', { cause: failure });
  }
}

/** What is none of a stream's doing. Meeting another projector is how several of them share the work. */
const isStoreFault = (error: unknown): boolean =>
  error instanceof ViewsUnavailableError ||
  error instanceof StaleCheckpointError ||
  error instanceof LogUnavailableError;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

@Module({})
export class ProjectorModule {
  static with(adapters: ProjectorAdapters): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: ADAPTERS, useValue: adapters }, Projector] };
  }
}
