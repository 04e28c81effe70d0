import { Backoff, sleep } from '@daybook/waiting';
import type { Deliveries } from './webhook-store.port.js';

export interface DeliveryPrunerOptions {
  readonly deliveries: Pick<Deliveries, 'prune'>;
  /** How long deliveries are kept. Default: 30 days. */
  readonly keepMs?: number;
  /** Deliveries removed in one transaction. Default 1,000. */
  readonly batchSize?: number;
  /** How long to wait once all that is old is gone. Default: a minute. */
  readonly intervalMs?: number;
  /** Told of each failure; the pruner tries again by itself. */
  readonly onFailure?: (error: unknown) => void;
}

const [minuteMs, dayMs] = [60_000, 86_400_000];

/** Removes old deliveries, so that they do not grow without end. */
export class DeliveryPruner {
  private readonly options: Required<DeliveryPrunerOptions>;
  private readonly stopping = new AbortController();
  private finished: Promise<void> = Promise.resolve();

  constructor(options: DeliveryPrunerOptions) {
    this.options = {
      keepMs: 30 * dayMs,
      batchSize: 1_000,
      intervalMs: minuteMs,
      onFailure: () => undefined,
      ...options,
    };
  }

  start(): void {
    this.finished = this.run();
  }

  /** Ends it after the batch in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished;
  }

  private async run(): Promise<void> {
    const { deliveries, keepMs, batchSize, intervalMs, onFailure } = this.options;
    const { signal } = this.stopping;
    const backoff = new Backoff(intervalMs);
    while (!signal.aborted) {
      try {
        const pruned = await deliveries.prune({ keepMs, limit: batchSize });
        backoff.reset();
        if (pruned < batchSize) await sleep(intervalMs, signal);
      } catch (error) {
        onFailure(error);
        await sleep(backoff.next(), signal);
      }
    }
  }
}
