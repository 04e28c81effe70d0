import type { RecordedEvent } from '@daybook/event-log';
import type { PartitionBatch, Subscriber } from '../event-feed.port.js';

interface Waiting {
  readonly batch: PartitionBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Hands batches to the subscriber one delivery at a time. While one is handled, those of other partitions gather
 * and go together in the next one, so that many partitions share one write.
 */
export class Delivery {
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly subscriber: Subscriber,
    private readonly maxBatchEvents: number,
  ) {}

  /** Resolves once the subscriber has handled the events; they are at most `maxBatchEvents`. */
  deliver(partition: number, events: readonly RecordedEvent[]): Promise<void> {
    const batch = { category: this.subscriber.category, partition, events };
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // Let what comes in the same turn of the event loop come along.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const delivery = this.take();
      try {
        await this.subscriber.handle(delivery.map(({ batch }) => batch));
        for (const { resolve } of delivery) resolve();
      } catch (error) {
        for (const { reject } of delivery) reject(error);
      }
    }
    this.running = undefined;
  }

  private take(): Waiting[] {
    let events = 0;
    let count = 0;
    for (const { batch } of this.waiting) {
      events += batch.events.length;
      if (count > 0 && events > this.maxBatchEvents) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }
}
