import type { PartitionBatch } from '@daybook/event-feed';
import { roughBytes } from '@daybook/event-log';

/** How long a measurement counts. In between no more is written than is written in that time. */
const usualMeasureEveryMs = 250;

/** How much a delivery counts beside the one after it, so that large and small events in turn are not taken for all. */
const weightOfEarlier = 0.5;

/**
 * How far the views are behind the log, for those in the same process who make it longer. It is estimated: the events
 * that are still to come are taken to be as large as those that were delivered last.
 */
export class ViewsBacklog {
  /** Of the last deliveries. */
  private bytesOfLast = 0;
  private eventsOfLast = 0;
  private lag: () => Promise<number> = async () => 0;
  private measured = 0;
  private measuredAt = -Infinity;
  private isMeasuring = false;

  constructor(private readonly measureEveryMs = usualMeasureEveryMs) {}

  /** @param lag events of the log that are not in the views yet */
  measureBy(lag: () => Promise<number>): void {
    this.lag = lag;
  }

  /** These are in hand now. */
  delivered(batches: readonly PartitionBatch[]): void {
    const events = batches.flatMap((batch) => batch.events);
    const bytes = events.reduce((sum, { data }) => sum + roughBytes(data), 0);
    this.bytesOfLast = bytes + weightOfEarlier * this.bytesOfLast;
    this.eventsOfLast = events.length + weightOfEarlier * this.eventsOfLast;
  }

  /** Bytes of events, in JSON, as last measured; whoever asks lets it be measured anew, and does not wait for that. */
  get bytes(): number {
    if (!this.isMeasuring && performance.now() - this.measuredAt >= this.measureEveryMs) void this.measure();
    return this.measured;
  }

  private async measure(): Promise<void> {
    this.isMeasuring = true;
    try {
      const events = await this.lag();
      this.measured = (events * this.bytesOfLast) / Math.max(1, this.eventsOfLast);
    } catch {
      // Where it cannot be known nobody is held back; commands fail by themselves where the log is away.
      this.measured = 0;
    }
    this.measuredAt = performance.now();
    this.isMeasuring = false;
  }
}
