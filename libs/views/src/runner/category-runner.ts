import type { ViewedCategory } from '@daybook/contracts';
import { type EventFeed, type PartitionBatch, positionsOf, type Subscription } from '@daybook/event-feed';
import type { EventLog } from '@daybook/event-log';
import { sleep } from '@daybook/waiting';
import type { AppliedPositions } from './applied-signal.js';
import { StaleCheckpointError } from './apply-batches.js';
import { eventsBetween, furthestOf, leastOf, type ProjectionFollower } from './projection-follower.js';
import type { ViewsBacklog } from './views-backlog.js';

export interface CategoryRunnerOptions {
  readonly category: ViewedCategory;
  readonly followers: readonly ProjectionFollower[];
  /** A feed for each subscription, by its name: where several processes share the work, they do so name by name. */
  readonly feedOf: (subscription: string) => EventFeed;
  readonly log: Pick<EventLog, 'readPartition' | 'heads'>;
  readonly bounds: RunnerBounds;
  /** Told of what the projections that go together are handed. */
  readonly backlog?: ViewsBacklog;
  readonly onFailure: (error: unknown) => void;
  /** Told where a projection begins to go alone, and where it has joined the others again. */
  readonly onMove: (projection: string, what: string) => void;
}

export interface RunnerBounds {
  /** Events by which a projection may be behind the others and still go with them from the start on. */
  readonly maxBehind: number;
  /** Events by which one that goes alone may be behind when it joins the others, who wait until it has them. */
  readonly maxBehindToJoin: number;
  /** How long those that have applied a delivery wait for one that has not. */
  readonly patienceMs: number;
}

/**
 * Drives the projections of one category. Those that are about as far as each other go together: each event is read once
 * for all of them, from the least of their checkpoints, and each leaves out what it has. One that is far behind, that
 * fails, or that keeps the others waiting goes alone, over a subscription of its own, until it has caught up with them.
 */
export class CategoryRunner {
  private readonly together: Set<ProjectionFollower>;
  private readonly alone = new Map<ProjectionFollower, Subscription>();
  private shared: Subscription | undefined;
  /** Deliveries to those that go together, and the joining of another one, happen one after another. */
  private turn: Promise<unknown> = Promise.resolve();
  /** What ends by itself: projections on their way to a subscription of their own, and back. */
  private readonly moves = new Set<Promise<void>>();
  private isStopping = false;
  /** Of subscriptions that have ended. */
  private refusedBefore = 0;

  constructor(private readonly options: CategoryRunnerOptions) {
    this.together = new Set(options.followers);
  }

  start(): void {
    const { category, feedOf, onFailure } = this.options;
    this.shared = feedOf('projector').subscribe({
      category,
      checkpoints: () => this.sharedCheckpoints(),
      handle: (batches) => this.inTurn(() => this.handle(batches)),
      onFailure,
    });
  }

  /** Ends it after the batches in hand. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.subscriptions.map((each) => each.stop()));
    await Promise.all(this.moves);
  }

  /** Why one of the projections does not get on; nothing while all do. */
  get failure(): unknown {
    return this.subscriptions.find(({ failure }) => failure !== undefined)?.failure;
  }

  get refused(): number {
    return this.subscriptions.reduce((sum, { refused }) => sum + refused, this.refusedBefore);
  }

  /** Those that go together: at least one. */
  get level(): readonly ProjectionFollower[] {
    return [...this.together];
  }

  get name(): ViewedCategory {
    return this.options.category;
  }

  get followers(): readonly ProjectionFollower[] {
    return this.options.followers;
  }

  private get positions(): readonly AppliedPositions[] {
    return this.level.map(({ positions }) => positions);
  }

  private get subscriptions(): readonly Subscription[] {
    return [...(this.shared ? [this.shared] : []), ...this.alone.values()];
  }

  private async sharedCheckpoints(): Promise<AppliedPositions> {
    await Promise.all(this.level.map((follower) => follower.refresh()));
    const furthest = furthestOf(this.level);
    for (const follower of this.level) {
      if (eventsBetween(follower.positions, furthest.positions) <= this.options.bounds.maxBehind) continue;
      this.setApart(follower, 'is far behind the others');
    }
    const least = leastOf(this.positions);
    return this.together.size === 1 ? least : new Map([...least, ...(await this.beyondLog())]);
  }

  /** Checkpoints that the log ends before. The feed is told of them though others are behind, and so finds out itself. */
  private async beyondLog(): Promise<AppliedPositions> {
    const { category, log } = this.options;
    const ends = new Map((await log.heads(category)).map(({ partition, position }) => [partition, position]));
    const all = this.positions.flatMap((positions) => [...positions]);
    return new Map(all.filter(([partition, position]) => position > (ends.get(partition) ?? 0)));
  }

  /** What one of them fails with is none of the others' concern, unless all do. */
  private async handle(batches: readonly PartitionBatch[]): Promise<void> {
    this.options.backlog?.delivered(batches);
    const handlings = this.level.map((follower) => new Handling(follower, batches));
    await this.patiently(handlings);
    for (const { follower, outcome, settled } of handlings) {
      if (outcome === undefined) this.setApart(follower, 'keeps the others waiting', settled);
    }
    const failed = handlings.filter(({ outcome }) => outcome === 'failed');
    const isApplied = handlings.some(({ outcome }) => outcome === 'applied');
    for (const { follower, error } of failed) {
      if (!isApplied) throw error;
      if (error instanceof StaleCheckpointError && (await hasApplied(follower, batches))) continue;
      this.options.onFailure(error);
      this.setApart(follower, 'failed where another one did not');
    }
  }

  /** Waits for all of them, but not for long once one of them is done. */
  private async patiently(handlings: readonly Handling[]): Promise<void> {
    const all = handlings.map(({ settled }) => settled);
    await Promise.race(all);
    if (handlings.every(({ outcome }) => outcome !== undefined)) return;
    const over = new AbortController();
    void Promise.all(all).then(() => over.abort());
    await sleep(this.options.bounds.patienceMs, over.signal);
  }

  /** @param idle once nothing is under way any more that it was handed before */
  private setApart(follower: ProjectionFollower, why: string, idle = Promise.resolve()): void {
    this.together.delete(follower);
    this.options.onMove(follower.name, `A projection goes alone until it has caught up: it ${why}.`);
    this.track(idle.then(() => this.goAlone(follower)));
  }

  private goAlone(follower: ProjectionFollower): void {
    if (this.isStopping) return;
    const { category, feedOf, onFailure } = this.options;
    const subscription = feedOf(`projector.${follower.name}`).subscribe({
      category,
      checkpoints: async () => {
        await follower.refresh();
        return follower.positions;
      },
      handle: async (batches) => {
        await follower.handle(batches);
        // Other processes may share the work.
        await follower.refresh();
        if (this.isNear(follower)) this.track(this.join(follower));
      },
      onFailure,
    });
    this.alone.set(follower, subscription);
  }

  private isNear(follower: ProjectionFollower): boolean {
    return eventsBetween(follower.positions, leastOf(this.positions)) <= this.options.bounds.maxBehindToJoin;
  }

  private async join(follower: ProjectionFollower): Promise<void> {
    const subscription = this.alone.get(follower);
    if (this.isStopping || subscription === undefined) return;
    this.alone.delete(follower);
    this.refusedBefore += subscription.refused;
    try {
      await subscription.stop();
      await this.inTurn(() => this.takeAlong(follower));
      this.options.onMove(follower.name, 'A projection has caught up, and goes with the others.');
    } catch (error) {
      this.options.onFailure(error);
      this.goAlone(follower);
    }
  }

  /** From the log itself it gets what the others have meanwhile; from the next delivery on it goes with them. */
  private async takeAlong(follower: ProjectionFollower): Promise<void> {
    const { category, log } = this.options;
    await follower.refresh();
    for (const [partition, position] of leastOf(this.positions)) {
      for (;;) {
        const after = follower.positions.get(partition) ?? 0;
        if (after >= position) break;
        const events = await log.readPartition({ category, partition, after, limit: position - after });
        if (events.length === 0) break;
        await follower.handle([{ category, partition, events }]);
      }
    }
    this.together.add(follower);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private track(move: Promise<void>): void {
    const tracked = move.catch(this.options.onFailure).finally(() => this.moves.delete(tracked));
    this.moves.add(tracked);
  }
}

/** Whether somebody else has applied it meanwhile. */
async function hasApplied(
  follower: ProjectionFollower,
  batches: readonly PartitionBatch[],
): Promise<boolean> {
  try {
    await follower.refresh();
    return eventsBetween(follower.positions, positionsOf(batches)) === 0;
  } catch {
    // Who goes alone asks again.
    return false;
  }
}

/** A delivery to one projection. */
class Handling {
  /** Nothing while it is under way. */
  outcome: 'applied' | 'failed' | undefined;
  error: unknown;
  /** Never rejects. */
  readonly settled: Promise<void>;

  constructor(
    readonly follower: ProjectionFollower,
    batches: readonly PartitionBatch[],
  ) {
    this.settled = this.handle(batches);
  }

  private async handle(batches: readonly PartitionBatch[]): Promise<void> {
    try {
      await this.follower.handle(batches);
      this.outcome = 'applied';
    } catch (error) {
      this.outcome = 'failed';
      this.error = error;
    }
  }
}
