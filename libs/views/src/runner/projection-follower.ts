import { type PartitionBatch, positionsOf } from '@daybook/event-feed';
import { LogUnavailableError } from '@daybook/event-log';
import { Isolation, type ParkingLogger } from '@daybook/parking';
import { type Projection, subscribedBy } from '../projection.js';
import { ViewsUnavailableError, type ViewStore } from '../view-store.port.js';
import type { AppliedPositions, AppliedSignal } from './applied-signal.js';
import { applyBatches, StaleCheckpointError } from './apply-batches.js';

/** What an error says that is none of a stream's doing. Meeting another projector is how several of them share the work. */
export const isStoreFault = (error: unknown): boolean =>
  error instanceof ViewsUnavailableError ||
  error instanceof StaleCheckpointError ||
  error instanceof LogUnavailableError;

export interface FollowerOptions {
  readonly views: ViewStore;
  readonly logger: ParkingLogger;
  /** Told of what has been applied. */
  readonly applied?: AppliedSignal;
}

/** One projection as it follows its category: where it is, and which streams it leaves behind. */
export class ProjectionFollower {
  private known = new Map<number, number>();
  /** How often the checkpoints were moved from here. */
  private moves = 0;
  private readonly isolation: Isolation;

  constructor(
    readonly projection: Projection,
    private readonly options: FollowerOptions,
  ) {
    const { views: store, logger, applied } = options;
    this.isolation = new Isolation({
      subscribed: subscribedBy(projection),
      parked: store.parked,
      handle: async (batches, passedOver) => {
        const parked = await applyBatches({ store, projection }, batches, passedOver);
        const positions = positionsOf(batches);
        this.moved(positions);
        applied?.announce(projection.name, positions);
        return parked;
      },
      isStoreFault,
      logger,
    });
  }

  get name(): string {
    return this.projection.name;
  }

  /** Its checkpoints, as they were when they were last read or moved from here. */
  get positions(): AppliedPositions {
    return this.known;
  }

  /** To be called when a subscription begins, and begins again: others may have moved the checkpoints, or parked streams. */
  async refresh(): Promise<void> {
    await this.isolation.refresh();
    let read: AppliedPositions;
    let moves: number;
    do {
      ({ moves } = this);
      read = await this.options.views.checkpoints(this.name);
      // What was moved meanwhile may be missing in the answer.
    } while (moves !== this.moves);
    this.known = new Map(read);
  }

  /** Handles of a delivery what it has not applied yet. */
  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    const left = batches.flatMap((batch) => this.leftOf(batch));
    if (left.length > 0) await this.isolation.handle(left);
  }

  private leftOf(batch: PartitionBatch): PartitionBatch[] {
    const position = this.known.get(batch.partition) ?? 0;
    if (batch.events[0]!.position > position) return [batch];
    const events = batch.events.filter((event) => event.position > position);
    return events.length > 0 ? [{ ...batch, events }] : [];
  }

  private moved(positions: AppliedPositions): void {
    this.moves += 1;
    for (const [partition, position] of positions) this.known.set(partition, position);
  }
}

/** The least position of each partition: what all of them have applied. */
export function leastOf(all: readonly AppliedPositions[]): AppliedPositions {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first ?? new Map();
  return new Map(
    [...first].map(([partition, position]) => [
      partition,
      Math.min(position, ...others.map((positions) => positions.get(partition) ?? 0)),
    ]),
  );
}

/** The one that has applied the most events. */
export function furthestOf(followers: readonly ProjectionFollower[]): ProjectionFollower {
  const applied = ({ positions }: ProjectionFollower) =>
    [...positions.values()].reduce((sum, each) => sum + each, 0);
  return followers.reduce((one, other) => (applied(other) > applied(one) ? other : one));
}

/** Events by which the one is behind the other. */
export const eventsBetween = (one: AppliedPositions, other: AppliedPositions): number =>
  [...other].reduce(
    (sum, [partition, position]) => sum + Math.max(0, position - (one.get(partition) ?? 0)),
    0,
  );
