import { type EventLog, LogDamagedError } from '@daybook/event-log';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type { Subscriber, Subscription } from '../event-feed.port.js';
import { Backoff, sleep } from '@daybook/waiting';
import { Delivery } from './delivery.js';
import { GroupConsumer, joinTimeoutMs } from './group-consumer.js';
import { PartitionIntake, type RefusedMessage } from './partition-intake.js';
import { unreadPartitions } from './unread-partitions.js';

export interface KafkaSubscriptionOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly groupId: string;
  readonly log: EventLog;
  readonly maxBatchEvents: number;
  readonly watchEveryMs: number;
  readonly stallMs: number;
  readonly maxRetryDelayMs: number;
  readonly refused: (message: RefusedMessage) => void;
}

/** The consumer is there, but does not bring what the broker has. It is replaced by a new one. */
export class ConsumerStalledError extends Error {
  override readonly name = 'ConsumerStalledError';
}

/**
 * Keeps a consumer at work. It is told from what it gets done, not from what it says of itself: a partition that
 * stays behind the log without moving is brought up to date from the log, and if the broker has messages
 * for it the consumer is replaced.
 */
export class KafkaSubscription implements Subscription {
  refused = 0;
  private consumerFailure: unknown;
  private readonly failures = new Map<number, unknown>();
  private readonly stopping = new AbortController();
  private readonly delivery: Delivery;
  private intakes = new Map<number, PartitionIntake>();
  private finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly subscriber: Subscriber,
    private readonly options: KafkaSubscriptionOptions,
  ) {
    this.delivery = new Delivery(subscriber, options.maxBatchEvents);
  }

  /** That of the consumer, or of a partition that does not get on. */
  get failure(): unknown {
    return this.consumerFailure ?? this.failures.values().next().value;
  }

  start(): void {
    this.finished = this.keepConsuming();
  }

  async lag(): Promise<number> {
    const heads = await this.options.log.heads(this.subscriber.category);
    const positions = await this.subscriber.checkpoints();
    return heads.reduce(
      (sum, { partition, position }) => sum + position - (positions.get(partition) ?? 0),
      0,
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.abandonAll();
    await this.finished;
    await this.delivery.idle();
  }

  private async keepConsuming(): Promise<void> {
    const { signal } = this.stopping;
    const backoff = new Backoff(this.options.maxRetryDelayMs);
    while (!signal.aborted) {
      const startedAt = performance.now();
      try {
        await this.consume();
      } catch (error) {
        this.fail(error);
        if (performance.now() - startedAt > this.options.stallMs) backoff.reset();
        await sleep(backoff.next(), signal);
      }
    }
  }

  /** Consumes until told to stop; it rejects when this consumer is of no more use. */
  private async consume(): Promise<void> {
    const { kafka, groupId, topic, log } = this.options;
    const consumer = new GroupConsumer({
      kafka,
      groupId,
      topic,
      maxPartitions: log.partitionCount(this.subscriber.category),
      assigned: (partitions) => this.assign(partitions),
      received: (partition, messages) => this.receive(partition, messages),
    });
    const ended = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, ended.signal]);
    try {
      await consumer.start();
      await Promise.race([consumer.crashed, this.watch(consumer, signal)]);
    } finally {
      ended.abort();
      this.abandonAll();
      await consumer.stop();
    }
  }

  private assign(partitions: readonly number[]): void {
    this.abandonAll();
    if (this.stopping.signal.aborted) return;
    const { category } = this.subscriber;
    const { log, maxBatchEvents } = this.options;
    // All of them begin at the same time, and ask once.
    let checkpoints: Promise<ReadonlyMap<number, number>> | undefined;
    const checkpoint = async (partition: number): Promise<number> => {
      checkpoints ??= this.subscriber.checkpoints().finally(() => {
        checkpoints = undefined;
      });
      return (await checkpoints).get(partition) ?? 0;
    };
    this.intakes = new Map(
      partitions.map((partition) => [
        partition,
        new PartitionIntake({
          category,
          partition,
          log,
          maxBatchEvents,
          refused: (message) => this.refuse(message),
          checkpoint: () => checkpoint(partition),
          deliver: (events) => this.delivery.deliver(partition, events),
        }),
      ]),
    );
    this.consumerFailure = undefined;
    this.failures.clear();
  }

  private abandonAll(): void {
    for (const intake of this.intakes.values()) intake.abandon();
    this.intakes.clear();
  }

  /** Tries until it is done, or until the partition is another's. Tells whether it is done. */
  private async receive(partition: number, messages: readonly KafkaMessage[]): Promise<boolean> {
    const intake = this.intakes.get(partition);
    const backoff = new Backoff(this.options.maxRetryDelayMs);
    while (intake && this.intakes.get(partition) === intake) {
      try {
        const done = await intake.receive(messages);
        this.consumerFailure = undefined;
        this.failures.delete(partition);
        return done;
      } catch (error) {
        // A consumer that has lost the partition meanwhile has nothing more to say of it.
        if (this.intakes.get(partition) === intake) this.failAt(partition, error);
        await sleep(backoff.next(), this.stopping.signal);
      }
    }
    return false;
  }

  private async watch(consumer: GroupConsumer, signal: AbortSignal): Promise<void> {
    const { watchEveryMs } = this.options;
    const startedAt = performance.now();
    for (;;) {
      await sleep(watchEveryMs, signal);
      if (signal.aborted) return;
      if (!consumer.isJoined && performance.now() - startedAt > joinTimeoutMs) {
        throw new ConsumerStalledError('The consumer has not become a member of its group.');
      }
      try {
        await this.heal(consumer);
      } catch (error) {
        if (error instanceof ConsumerStalledError) throw error;
        // Without the log or the broker nothing can be compared; both are looked at again.
        this.fail(error);
      }
    }
  }

  private async heal(consumer: GroupConsumer): Promise<void> {
    const behind = await this.standingStill();
    if (behind.length === 0) return;
    const caughtUp = await Promise.all(behind.map((intake) => this.catchUp(intake)));
    const unread = await unreadPartitions({
      ...this.options,
      partitions: caughtUp.filter((partition) => partition !== undefined),
      read: (partition) => consumer.offsetOf(partition),
    });
    if (unread.length > 0) {
      throw new ConsumerStalledError(`The consumer stands still at partitions ${unread.join(', ')}.`);
    }
  }

  /** The partition; nothing where the log is damaged in it, which no consumer heals. */
  private async catchUp(intake: PartitionIntake): Promise<number | undefined> {
    const { partition } = intake;
    try {
      await intake.catchUp();
      this.failures.delete(partition);
      return partition;
    } catch (error) {
      if (!(error instanceof LogDamagedError)) throw error;
      this.failAt(partition, error);
      return undefined;
    }
  }

  /** Partitions that are behind the log, have not moved for long, and are not at work. */
  private async standingStill(): Promise<PartitionIntake[]> {
    const { log, stallMs } = this.options;
    const still = [...this.intakes.values()].filter(
      (intake) => !intake.isBusy && performance.now() - intake.lastMovedAt > stallMs,
    );
    if (still.length === 0) return [];
    const heads = new Map(
      (await log.heads(this.subscriber.category)).map(({ partition, position }) => [partition, position]),
    );
    const behind = await Promise.all(
      still.map(async (intake) => (await intake.position()) < heads.get(intake.partition)!),
    );
    return still.filter((_, index) => behind[index]);
  }

  private refuse(message: RefusedMessage): void {
    this.refused += 1;
    this.options.refused(message);
  }

  private fail(error: unknown): void {
    this.consumerFailure = error;
    this.subscriber.onFailure?.(error);
  }

  private failAt(partition: number, error: unknown): void {
    this.failures.set(partition, error);
    this.subscriber.onFailure?.(error);
  }
}
