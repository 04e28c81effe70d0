import type { PartitionBatch, Subscription } from '@daybook/event-feed';
import { roughBytes } from '@daybook/event-log';

/** How long a measurement counts. In between no more is written than is written in that time. */
const usualMeasureEveryMs = 500;

/**
 * How far the views are behind the log, for those in the same process who make it longer. It is estimated: the events
 * that are still to come are taken to be as large as those that were delivered last.
 */
export class ViewsBacklog {
  private eventBytes = 0;
  private lag: Subscription['lag'] = async () => 0;
  private measuredAt = -Infinity;
  private measured = Promise.resolve(0);

  constructor(private readonly measureEveryMs = usualMeasureEveryMs) {}

  /** From now on the lag of this subscription is meant. */
  follow({ lag }: Pick<Subscription, 'lag'>): void {
    this.lag = lag;
  }

  /** These are in hand now. */
  delivered(batches: readonly PartitionBatch[]): void {
    const events = batches.flatMap((batch) => batch.events);
    this.eventBytes = events.reduce((sum, { data }) => sum + roughBytes(data), 0) / events.length;
  }

  /** Bytes of events, in JSON. While the log cannot be asked, there are none. */
  bytes(): Promise<number> {
    const now = performance.now();
    if (now - this.measuredAt >= this.measureEveryMs) {
      this.measuredAt = now;
      this.measured = this.lag().then(
        (events) => events * this.eventBytes,
        () => 0,
      );
    }
    return this.measured;
  }
}
