import type { PartitionBatch, Subscription } from '@daybook/event-feed';
import { roughBytes } from '@daybook/event-log';

/** A delivery of less is what came in meanwhile, and says that the views are at the end of the log, or soon. */
const largeDelivery = { events: 1_000, bytes: 1024 * 1024 };

/**
 * How far the views are behind the log, for those in the same process who make it longer. It is estimated: as many
 * events as are still to come are as large as those in hand.
 */
export class ViewsBacklog {
  private behindBytes = 0;

  /** Bytes of events, in JSON. */
  get bytes(): number {
    return this.behindBytes;
  }

  /** Handles a delivery, and measures how much there is meanwhile and afterwards. */
  async during<T>(
    batches: readonly PartitionBatch[],
    lag: Subscription['lag'],
    handle: () => Promise<T>,
  ): Promise<T> {
    const events = batches.flatMap((batch) => batch.events);
    const bytes = events.reduce((sum, { data }) => sum + roughBytes(data), 0);
    const isLarge = events.length >= largeDelivery.events || bytes >= largeDelivery.bytes;
    this.behindBytes = isLarge ? (bytes / events.length) * (await lag()) : 0;
    const result = await handle();
    this.behindBytes = Math.max(0, this.behindBytes - bytes);
    return result;
  }
}
