import { ordersCategory, type ViewedCategory } from '@daybook/contracts';
import type { EventFeed } from '@daybook/event-feed';
import type { EventLog } from '@daybook/event-log';
import type { ParkingLogger } from '@daybook/parking';
import type { Projection } from '../projection.js';
import type { ViewStore } from '../view-store.port.js';
import type { AppliedSignal } from './applied-signal.js';
import { StaleCheckpointError } from './apply-batches.js';
import { CategoryRunner, type RunnerBounds } from './category-runner.js';
import { eventsBetween, ProjectionFollower } from './projection-follower.js';
import type { ViewsBacklog } from './views-backlog.js';

export interface ProjectionRunnerOptions {
  readonly projections: readonly Projection[];
  /**
   * A feed for each subscription, by its name. Processes that have the same projections share the work of each
   * subscription. `projector` is that of the projections that go together, `projector.<projection>` that of one which goes
   * alone.
   */
  readonly feedOf: (subscription: string) => EventFeed;
  /** Is only read. */
  readonly log: Pick<EventLog, 'readPartition' | 'heads'>;
  readonly views: ViewStore;
  readonly logger: RunnerLogger;
  /** Told of what is in the views from now on, for those who read them in the same process. */
  readonly applied?: AppliedSignal;
  /** Kept for those who write orders in the same process. A projection that goes alone holds nobody back. */
  readonly backlog?: ViewsBacklog;
  readonly bounds?: Partial<RunnerBounds>;
}

export interface RunnerLogger extends ParkingLogger {
  debug(message: string): void;
}

const usualBounds: RunnerBounds = {
  // About what a feed delivers at a time.
  maxBehind: 16_000,
  maxBehindToJoin: 1_000,
  patienceMs: 1_000,
};

/** Folds the events of each category into its projections, until it is stopped. */
export class ProjectionRunner {
  private readonly categories: readonly CategoryRunner[];

  constructor(private readonly options: ProjectionRunnerOptions) {
    const { projections, feedOf, log, backlog, logger } = options;
    const bounds = { ...usualBounds, ...options.bounds };
    const byCategory = Map.groupBy(projections, ({ category }) => category);
    this.categories = [...byCategory].map(
      ([category, ofCategory]) =>
        new CategoryRunner({
          category,
          followers: ofCategory.map((projection) => new ProjectionFollower(projection, options)),
          feedOf,
          log,
          bounds,
          ...(backlog && category === ordersCategory && { backlog }),
          onFailure: (error) => this.report(error),
          onMove: (projection, what) => logger.info({ projection }, what),
        }),
    );
  }

  start(): void {
    for (const category of this.categories) category.start();
    const { backlog } = this.options;
    const orders = this.categories.find(({ name }) => name === ordersCategory);
    if (orders) backlog?.measureBy(() => this.lagOf(orders.name, orders.level));
  }

  /** Ends it after the batches in hand. */
  async stop(): Promise<void> {
    await Promise.all(this.categories.map((category) => category.stop()));
  }

  /** Why one of the projections does not get on; nothing while all do. */
  get failure(): unknown {
    return this.categories.find(({ failure }) => failure !== undefined)?.failure;
  }

  /** Messages that were passed over because the log does not say so. */
  get refused(): number {
    return sum(this.categories.map(({ refused }) => refused));
  }

  /** Events that are not in the views yet: of each category those that its last projection has not applied. */
  async lag(): Promise<number> {
    const lags = this.categories.map(({ name, followers }) => this.lagOf(name, followers));
    return sum(await Promise.all(lags));
  }

  /** By the checkpoints as they are stored, which move in the middle of a delivery, too. */
  private async lagOf(category: ViewedCategory, followers: readonly ProjectionFollower[]): Promise<number> {
    const { log, views } = this.options;
    const [heads, ...stored] = await Promise.all([
      log.heads(category),
      ...followers.map(({ name }) => views.checkpoints(name)),
    ]);
    const ends = new Map(heads.map(({ partition, position }) => [partition, position]));
    return Math.max(...stored.map((checkpoints) => eventsBetween(checkpoints, ends)));
  }

  private report(error: unknown): void {
    const { logger } = this.options;
    // Meeting another projector is how several of them share the work, and no fault.
    if (error instanceof StaleCheckpointError) logger.debug('Another projector was faster.');
    else logger.warn({ err: error }, 'The projector failed, and tries again.');
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
