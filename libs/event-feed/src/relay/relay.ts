import {
  type EventLog,
  LogDamagedError,
  type PartitionLease,
  type PartitionLeases,
  type StoredEvent,
} from '@daybook/event-log';
import { Backoff, sleep, WakeUp } from '@daybook/waiting';
import { readStoredOn } from '../read-on.js';
import { publishAnchors } from './anchors.js';
import { type EventPublisher, TopicLostError } from './event-publisher.port.js';
import { lastPublished } from './last-published.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { Outgoing } from './outgoing.js';

export interface RelayOptions {
  readonly category: string;
  /** Of one server: those of several are relayed apart, so that one that is away does not stop the others. */
  readonly log: EventLog;
  readonly leases: PartitionLeases;
  readonly publisher: EventPublisher;
  /** Events of one read, and the most of one send. Default 1,000. */
  readonly maxBatchEvents?: number;
  /** The longest wait between looks at a log in which nothing new was found. Default 50. */
  readonly pollIntervalMs?: number;
  /** The shortest wait between looks at a log that is keeping up, so that appends go together. Default 10. */
  readonly lingerMs?: number;
  /** How often leases are renewed and progress is noted down. Default 1,000. */
  readonly renewEveryMs?: number;
  /** How often heads that have moved are published as anchors. Default 10,000. */
  readonly anchorEveryMs?: number;
  /** The longest wait after failures in a row. Default 5,000. */
  readonly maxRetryDelayMs?: number;
  /** Told of each failure; the relay tries again by itself. */
  readonly onFailure?: (error: unknown) => void;
}

/** Into so many sends the events of a full read go, so that one is made ready while others are on their way. */
const sendsOfFullRead = 4;

/**
 * Carries the log to a broker, each partition in the log's order. It only reads the log: where it left off, the broker
 * itself says. A batch whose answer was lost is published again, and consumers drop what they have.
 */
export class Relay {
  /** Why the last attempt failed; nothing while the relay works. */
  failure: unknown;
  /** Events published by this relay since its start. */
  published = 0;
  private readonly options: Required<RelayOptions>;
  private readonly outgoing = new Map<number, Outgoing>();
  private readonly wake = new WakeUp();
  private readonly stopping = new AbortController();
  private readonly keeper: LeaseKeeper;
  private readonly sends = new Set<Promise<void>>();
  private finished: Promise<unknown> = Promise.resolve();

  constructor(options: RelayOptions) {
    this.options = {
      maxBatchEvents: 1_000,
      pollIntervalMs: 50,
      lingerMs: 10,
      renewEveryMs: 1_000,
      anchorEveryMs: 10_000,
      maxRetryDelayMs: 5_000,
      onFailure: () => undefined,
      ...options,
    };
    this.keeper = new LeaseKeeper(this.options.leases, {
      renewEveryMs: this.options.renewEveryMs,
      taken: (lease) => this.take(lease),
      lost: (lease) => this.outgoing.delete(lease.partition),
      givingBack: (lease) => this.finish(lease),
      progress: () => this.progress(),
      failed: (error) => this.fail(error),
    });
  }

  start(): void {
    const { log, category, anchorEveryMs: everyMs } = this.options;
    const unsubscribe = log.onAppended(category, () => this.wake.now());
    const { signal } = this.stopping;
    const holds = (partition: number) => this.outgoing.has(partition);
    const failed = (error: unknown) => this.fail(error);
    const anchors = publishAnchors({ ...this.options, everyMs, holds, failed }, signal);
    const loops = [this.relay(), this.keeper.run(signal), anchors];
    this.finished = Promise.all(loops).finally(unsubscribe);
  }

  /** Events of the partitions that this relay has the lease of which are not published yet. */
  async lag(): Promise<number> {
    const heads = await this.options.log.heads(this.options.category);
    return heads.reduce((sum, { partition, position }) => {
      const published = this.outgoing.get(partition)?.position ?? position;
      return sum + Math.max(0, position - published);
    }, 0);
  }

  /** The partitions that this relay publishes now. */
  partitions(): readonly number[] {
    return [...this.outgoing.keys()];
  }

  /** Ends it after the sends under way, and gives the leases back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.now();
    await Promise.all(this.sends);
    await this.finished;
    await this.options.leases.save(this.progress()).catch(this.options.onFailure);
    await this.options.leases.close().catch(this.options.onFailure);
  }

  private async relay(): Promise<void> {
    const { lingerMs, pollIntervalMs, maxRetryDelayMs } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(maxRetryDelayMs);
    while (!signal.aborted) {
      try {
        const isBehind = await this.sendWhatIsNew();
        backoff.reset();
        if (isBehind) continue;
        await sleep(lingerMs, signal);
        await this.wake.within(pollIntervalMs - lingerMs);
      } catch (error) {
        this.fail(error);
        await sleep(backoff.next(), signal);
      }
    }
  }

  /** Reads on where nothing is on its way, and sends what it finds. Tells whether the log has still more. */
  private async sendWhatIsNew(): Promise<boolean> {
    this.wake.reset();
    const ready = [...this.outgoing.values()].filter((each) => this.isReady(each));
    if (ready.length === 0) return false;
    const { log, category, maxBatchEvents } = this.options;
    const limitPerPartition = Math.ceil(maxBatchEvents / ready.length);
    const after = new Map(ready.map(({ lease, position }) => [lease.partition, position]));
    const reading = readStoredOn(log, { category, after, limitPerPartition });
    const events = await reading.catch((error: unknown) => this.leaveOut(error));
    // Without the partition that is damaged it is tried again at once.
    if (events === undefined) return true;
    const batches = Map.groupBy(events, ({ partition }) => partition);
    for (const each of ready) if (!batches.has(each.lease.partition)) each.failed = false;
    this.succeed();
    for (const group of this.groups(batches)) this.track(this.send(group));
    return [...batches].some(([, { length }]) => length === limitPerPartition);
  }

  /** Goes on without a partition that cannot be read on, for a while. */
  private leaveOut(error: unknown): undefined {
    const damaged = error instanceof LogDamagedError && this.outgoing.get(error.damage.partition ?? -1);
    if (!damaged) throw error;
    damaged.failed = true;
    damaged.retryAt = performance.now() + damaged.backoff.next();
    this.fail(error);
  }

  /** What goes together: whole partitions, and those that failed each alone. */
  private *groups(
    batches: ReadonlyMap<number, readonly StoredEvent[]>,
  ): Generator<Map<Outgoing, readonly StoredEvent[]>> {
    const enough = this.options.maxBatchEvents / sendsOfFullRead;
    let group = new Map<Outgoing, readonly StoredEvent[]>();
    let events = 0;
    for (const [partition, batch] of batches) {
      const outgoing = this.outgoing.get(partition);
      // The lease may have gone while the log was read.
      if (!outgoing || !this.isReady(outgoing)) continue;
      if (outgoing.failed) {
        yield new Map([[outgoing, batch]]);
        continue;
      }
      group.set(outgoing, batch);
      events += batch.length;
      if (events < enough) continue;
      yield group;
      group = new Map();
      events = 0;
    }
    if (group.size > 0) yield group;
  }

  private isReady({ lease, located, busy, leaving, retryAt }: Outgoing): boolean {
    const free = located && !busy && !leaving && retryAt <= performance.now();
    return free && this.keeper.holds(lease);
  }

  private async send(group: ReadonlyMap<Outgoing, readonly StoredEvent[]>): Promise<void> {
    const { publisher, category } = this.options;
    for (const outgoing of group.keys()) outgoing.busy = true;
    try {
      await publisher.publish(category, [...group.values()].flat());
      for (const [outgoing, events] of group) {
        // Where the topic was lost meanwhile, the broker is asked again.
        if (outgoing.located) outgoing.position = events.at(-1)!.position;
        outgoing.failed = false;
        outgoing.backoff.reset();
        this.published += events.length;
      }
      this.succeed();
    } catch (error) {
      for (const outgoing of group.keys()) {
        outgoing.failed = true;
        outgoing.retryAt = performance.now() + outgoing.backoff.next();
      }
      // How much has arrived only the broker can say; where the topic is lost, that is asked of all partitions.
      const doubtful = error instanceof TopicLostError ? this.outgoing.values() : group.keys();
      for (const outgoing of doubtful) outgoing.located = false;
      this.fail(error);
    } finally {
      for (const outgoing of group.keys()) outgoing.busy = false;
      this.locateSoon();
      this.wake.now();
    }
  }

  private take(lease: PartitionLease): void {
    const outgoing: Outgoing = {
      lease,
      position: lease.position,
      located: false,
      busy: false,
      leaving: false,
      failed: false,
      retryAt: 0,
      backoff: new Backoff(this.options.maxRetryDelayMs),
    };
    this.outgoing.set(lease.partition, outgoing);
    this.locateSoon();
  }

  /** Leases come by the handful, and one question answers for all of them. */
  private locating: Promise<void> | undefined;
  private locateSoon(): void {
    if (this.locating || [...this.outgoing.values()].every(({ located }) => located)) return;
    this.locating = this.locate().finally(() => {
      this.locating = undefined;
    });
    this.track(this.locating);
  }

  private async locate(): Promise<void> {
    const backoff = new Backoff(this.options.maxRetryDelayMs);
    await Promise.resolve();
    for (;;) {
      const unknown = [...this.outgoing.values()].filter(({ located, busy }) => !located && !busy);
      if (unknown.length === 0 || this.stopping.signal.aborted) return;
      try {
        const { log, category, publisher } = this.options;
        const leases = unknown.map(({ lease }) => lease);
        const positions = await lastPublished({ log, category, publisher, leases });
        const isLost = unknown.some(({ lease, position }) => positions.get(lease.partition)! < position);
        // What was there is gone in one partition: the topic is another one, and is looked at as a whole.
        if (isLost) for (const outgoing of this.outgoing.values()) outgoing.located = false;
        for (const outgoing of unknown) {
          outgoing.position = positions.get(outgoing.lease.partition)!;
          outgoing.located = true;
        }
      } catch (error) {
        this.fail(error);
        await sleep(backoff.next(), this.stopping.signal);
      }
    }
  }

  /** Waits for what is on its way, before the lease is given back. */
  private async finish({ partition }: PartitionLease): Promise<void> {
    const outgoing = this.outgoing.get(partition);
    if (!outgoing) return;
    outgoing.leaving = true;
    while (outgoing.busy) await Promise.race(this.sends);
  }

  private progress() {
    return [...this.outgoing.values()]
      .filter(({ located }) => located)
      .map(({ lease, position }) => ({ partition: lease.partition, epoch: lease.epoch, position }));
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.sends.delete(tracked));
    this.sends.add(tracked);
  }

  /** What has failed counts until no partition is held up by it any more. */
  private succeed(): void {
    const outgoing = [...this.outgoing.values()];
    if (outgoing.every(({ located, failed }) => located && !failed)) this.failure = undefined;
  }

  private fail(error: unknown): void {
    this.failure = error;
    this.options.onFailure(error);
  }
}
