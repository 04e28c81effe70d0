import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import type { ParkingLogger } from './parking-logger.js';
import { parkingReason } from './parking-reason.js';
import type { ParkedStream, ParkedStreams, Subscribed } from './parked-streams.port.js';

export interface IsolationOptions {
  readonly subscribed: Subscribed;
  readonly parked: ParkedStreams;
  /**
   * Handles events of consecutive positions in each partition, but for those of the streams in `passedOver`. What it
   * was handed before may come again.
   *
   * @returns the streams that it has parked itself
   */
  readonly handle: (
    batches: readonly PartitionBatch[],
    passedOver: ReadonlySet<string>,
  ) => Promise<readonly ParkedStream[]>;
  /** Whether an error is no stream's doing, and passes by itself: the store is away, full, overloaded. */
  readonly isStoreFault: (error: unknown) => boolean;
  readonly logger: ParkingLogger;
}

const none: ReadonlySet<string> = new Set();

/**
 * Keeps the streams of a subscription from one another. A delivery that fails, and not because of the store, is
 * handled in ever smaller parts, down to the one event that fails by itself; its stream is parked, and everything
 * else goes on. That costs nothing as long as all goes well, and a number of attempts that grows with the logarithm of
 * the delivery for each event that does not.
 */
export class Isolation {
  /** Most of the time nothing is parked, and then nobody need be asked. */
  private anyParked = true;

  constructor(private readonly options: IsolationOptions) {}

  /** To be called when the subscription begins, and begins again: others may have parked what it now reads. */
  async refresh(): Promise<void> {
    this.anyParked = await this.options.parked.any();
  }

  /**
   * Handles a delivery.
   *
   * @throws what the store, or whatever else is not well, fails with; what was handled until then may come again
   */
  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    try {
      await this.attempt(batches);
    } catch (error) {
      if (this.isStoreFault(error)) throw error;
      const parts = halvesOf(batches);
      if (parts === undefined) await this.handleAlone(batches, batches[0]!.events[0]!);
      else for (const part of parts) await this.handle(part);
    }
  }

  /** Once more, so that nothing is parked because of what happened once. */
  private async handleAlone(batches: readonly PartitionBatch[], event: RecordedEvent): Promise<void> {
    try {
      await this.attempt(batches);
    } catch (error) {
      if (this.isStoreFault(error)) throw error;
      const stream = parkedAt(this.options.subscribed, event, error);
      await this.options.parked.park(stream);
      this.note(stream);
      await this.attempt(batches);
    }
  }

  private async attempt(batches: readonly PartitionBatch[]): Promise<void> {
    const passedOver = this.anyParked ? await this.passOver(batches) : none;
    for (const stream of await this.options.handle(batches, passedOver)) this.note(stream);
  }

  private note(stream: ParkedStream): void {
    this.anyParked = true;
    this.options.logger.warn(stream, 'A stream is parked: an event of it cannot be handled.');
  }

  private passOver(batches: readonly PartitionBatch[]): Promise<ReadonlySet<string>> {
    const lastVersions = new Map<string, number>();
    for (const { events } of batches) {
      for (const { streamId, version } of events) lastVersions.set(streamId, version);
    }
    const streams = [...lastVersions].map(([streamId, lastVersion]) => ({ streamId, lastVersion }));
    return this.options.parked.passOver(this.options.subscribed, streams);
  }

  /** Of those that failed beside one another the store's fault counts: the others are tried again after it. */
  private isStoreFault(error: unknown): boolean {
    if (error instanceof AggregateError) return error.errors.some((each) => this.isStoreFault(each));
    return this.options.isStoreFault(error);
  }
}

export function parkedAt(subscribed: Subscribed, event: RecordedEvent, error: unknown): ParkedStream {
  const { streamId, partition, position, version } = event;
  return {
    ...subscribed,
    streamId,
    partition,
    position,
    version,
    lastVersion: version,
    reason: parkingReason(error),
  };
}

/** The events in two parts of about the same size, each partition in its order; nothing for a single event. */
function halvesOf(
  batches: readonly PartitionBatch[],
): [readonly PartitionBatch[], readonly PartitionBatch[]] | undefined {
  const total = batches.reduce((sum, { events }) => sum + events.length, 0);
  if (total < 2) return undefined;
  const halves: [PartitionBatch[], PartitionBatch[]] = [[], []];
  let left = total >> 1;
  for (const batch of batches) {
    const { events } = batch;
    const share = Math.min(left, events.length);
    left -= share;
    if (share > 0) halves[0].push({ ...batch, events: events.slice(0, share) });
    if (share < events.length) halves[1].push({ ...batch, events: events.slice(share) });
  }
  return halves;
}
