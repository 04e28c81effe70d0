import type { EventLog, RecordedEvent } from '@daybook/event-log';
import type { EventFeed, PartitionBatch, Subscriber, Subscription } from '../event-feed.port.js';
import { Backoff, sleep, WakeUp } from '@daybook/waiting';
import { positionsOf } from '../positions-of.js';
import { aheadOfLog, readOn } from '../read-on.js';
import { StuckPartitions } from '../stuck-partitions.js';

export interface LogEventFeedOptions {
  /** Whose appends wake the feed at once; others are found by polling. Default: the log that is read. */
  readonly wakeOn?: Pick<EventLog, 'onAppended'>;
  /** How long to wait between looks at a log in which nothing new was found. Default 50. */
  readonly pollIntervalMs?: number;
  /** Events of one delivery, over all partitions. Default 16,000; the log bounds their bytes (`defaultReadBytes`). */
  readonly maxBatchEvents?: number;
  /** The longest wait after failures in a row; the first one is 50 ms, then doubled. Default 5,000. */
  readonly maxRetryDelayMs?: number;
}

/**
 * Who is handed this share of a full delivery is behind, and finds what comes next in memory when he is done. Closer
 * to the end of the log nothing is read ahead: what comes meanwhile then goes together.
 */
const shareWorthReadingAhead = 1 / 16;

/** Reads the log itself: the feed of the embedded mode, where nothing stands between log and views. */
export class LogEventFeed implements EventFeed {
  constructor(
    private readonly log: EventLog,
    private readonly options: LogEventFeedOptions = {},
  ) {}

  subscribe(subscriber: Subscriber): Subscription {
    const subscription = new LogSubscription(this.log, subscriber, {
      wakeOn: this.log,
      pollIntervalMs: 50,
      maxBatchEvents: 16_000,
      maxRetryDelayMs: 5_000,
      ...this.options,
    });
    subscription.start();
    return subscription;
  }
}

class LogSubscription implements Subscription {
  readonly refused = 0;
  private lastFailure: unknown;
  private readonly stuck: StuckPartitions;
  /** Those of the partitions that were read last come last. */
  private positions: Map<number, number> | undefined;
  /** What comes after the batch in hand. */
  private ahead: Promise<RecordedEvent[]> | undefined;
  private readonly stopping = new AbortController();
  private readonly wake = new WakeUp();
  private finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: EventLog,
    private readonly subscriber: Subscriber,
    private readonly options: Required<LogEventFeedOptions>,
  ) {
    this.stuck = new StuckPartitions(options.maxRetryDelayMs);
  }

  get failure(): unknown {
    return this.lastFailure ?? this.stuck.failure;
  }

  start(): void {
    const unsubscribe = this.options.wakeOn.onAppended(this.subscriber.category, () => this.wake.now());
    this.finished = this.run().finally(unsubscribe);
  }

  async lag(): Promise<number> {
    const heads = await this.log.heads(this.subscriber.category);
    const positions = this.positions ?? (await this.subscriber.checkpoints());
    return heads.reduce(
      (sum, { partition, position }) => sum + Math.max(0, position - (positions.get(partition) ?? 0)),
      0,
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.now();
    await this.finished;
  }

  private async run(): Promise<void> {
    const backoff = new Backoff(this.options.maxRetryDelayMs);
    while (!this.stopping.signal.aborted) {
      try {
        const delivered = await this.deliverNext();
        this.lastFailure = undefined;
        backoff.reset();
        if (!delivered) await this.wake.within(this.options.pollIntervalMs);
      } catch (error) {
        this.lastFailure = error;
        this.positions = undefined;
        this.ahead = undefined;
        this.subscriber.onFailure?.(error);
        await sleep(backoff.next(), this.stopping.signal);
      }
    }
    await this.ahead?.catch(() => undefined);
  }

  /** Delivers what comes next, if anything does. Tells whether more may come at once. */
  private async deliverNext(): Promise<boolean> {
    const before = (this.positions ??= await this.startingPositions());
    const reading = this.ahead ?? this.read(before);
    this.ahead = undefined;
    const events = await reading.catch((error: unknown) => this.leaveOut(error));
    if (events === undefined) return true;
    if (events.length === 0) return false;
    const batches = byPartition(this.subscriber.category, events);
    const after = new Map(before);
    for (const [partition, position] of positionsOf(batches)) {
      // A read may have room for the first partitions only: next time the others have their turn.
      after.delete(partition);
      after.set(partition, position);
    }
    if (events.length >= this.options.maxBatchEvents * shareWorthReadingAhead) this.readAhead(after);
    await this.subscriber.handle(batches);
    this.positions = after;
    return true;
  }

  private async read(positions: ReadonlyMap<number, number>): Promise<RecordedEvent[]> {
    this.wake.reset();
    const after = this.stuck.readable(positions);
    const events = await readOn(this.log, {
      category: this.subscriber.category,
      after,
      limitPerPartition: Math.ceil(this.options.maxBatchEvents / after.size),
    });
    // None only where all were read to their ends; else there may have been room for some of them alone.
    this.stuck.clear(events.length === 0 ? after.keys() : events.map(({ partition }) => partition));
    return events;
  }

  /** Goes on without a partition that is damaged. */
  private leaveOut(error: unknown): undefined {
    if (!this.stuck.add(error)) throw error;
    this.subscriber.onFailure?.(error);
  }

  private readAhead(after: ReadonlyMap<number, number>): void {
    this.ahead = this.read(after);
    // Whoever waits for it is told; but if what is in hand fails, nobody does.
    this.ahead.catch(() => undefined);
  }

  /** A checkpoint beyond the log's end was moved by events that are gone: what comes in their places is not known here. */
  private async startingPositions(): Promise<Map<number, number>> {
    const { category } = this.subscriber;
    const checkpoints = await this.subscriber.checkpoints();
    for (const { partition, position } of await this.log.heads(category)) {
      const checkpoint = checkpoints.get(partition) ?? 0;
      if (checkpoint <= position) continue;
      const error = aheadOfLog({ category, partition, position: checkpoint });
      this.stuck.addForGood(partition, error);
      this.subscriber.onFailure?.(error);
    }
    const count = this.log.partitionCount(category);
    return new Map(
      Array.from({ length: count }, (_, partition) => [partition, checkpoints.get(partition) ?? 0]),
    );
  }
}

function byPartition(category: string, events: readonly RecordedEvent[]): PartitionBatch[] {
  const groups = Map.groupBy(events, ({ partition }) => partition);
  return [...groups].map(([partition, ofPartition]) => ({ category, partition, events: ofPartition }));
}
