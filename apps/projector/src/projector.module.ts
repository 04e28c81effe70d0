import type { EventFeed } from '@daybook/event-feed';
import type { EventLog } from '@daybook/event-log';
import { ReplayWorker } from '@daybook/parking';
import { HealthRegistry, LOGGER, MetricsRegistry } from '@daybook/service-kit';
import {
  type AppliedSignal,
  isStoreFault,
  ProjectionRunner,
  projections,
  replayParked,
  type ViewsBacklog,
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
  /** A feed for each subscription, by its name: projectors that have the same projections share the work of each. */
  readonly feedOf: (subscription: string) => EventFeed;
  /** Is only read: for what was passed over of a stream that is replayed, and for where the log ends. */
  readonly log: Pick<EventLog, 'readStream' | 'readPartition' | 'heads'>;
  readonly views: ViewStore;
  /** Told of what is in the views from now on, for those who read them in the same process. */
  readonly applied?: AppliedSignal;
  /** Kept for those who write orders in the same process. */
  readonly backlog?: ViewsBacklog;
}

const ADAPTERS = Symbol('projector:adapters');

/** Has all projections follow the log, and shows how they get on, for as long as the process lives. */
@Injectable()
export class Projector implements OnModuleInit, OnModuleDestroy {
  private readonly runner: ProjectionRunner;
  private readonly replays: ReplayWorker;

  constructor(
    @Inject(ADAPTERS) adapters: ProjectorAdapters,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(LOGGER) logger: Logger,
  ) {
    const { log, views: store } = adapters;
    this.runner = new ProjectionRunner({ ...adapters, projections, logger });
    this.replays = new ReplayWorker({
      parked: store.parked,
      log,
      handle: (stream, events) => replayParked({ store, projections }, stream, events),
      isStoreFault,
      logger,
    });
  }

  onModuleInit(): void {
    const { runner } = this;
    runner.start();
    this.replays.start();
    this.metrics.gauge({
      name: 'daybook_feed_lag_events',
      help: 'Events of the log, over all categories and partitions, that are not in the views yet.',
      read: () => runner.lag(),
    });
    this.metrics.counter({
      name: 'daybook_feed_refused_messages_total',
      help: 'Messages on the topic that were passed over because the log does not say so.',
      read: () => runner.refused,
    });
    this.health.register({ name: 'projector', check: async () => this.assertWorking() });
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.runner, this.replays].map((each) => each.stop()));
  }

  private assertWorking(): void {
    const { failure } = this.runner;
    if (failure !== undefined) throw new Error('The projector does not get on.', { cause: failure });
  }
}

@Module({})
export class ProjectorModule {
  static with(adapters: ProjectorAdapters): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: ADAPTERS, useValue: adapters }, Projector] };
  }
}
