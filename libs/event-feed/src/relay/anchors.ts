import type { EventLog } from '@daybook/event-log';
import { sleep } from '@daybook/waiting';
import type { EventPublisher } from './event-publisher.port.js';

export interface AnchorsOptions {
  readonly category: string;
  readonly log: EventLog;
  readonly publisher: EventPublisher;
  readonly everyMs: number;
  /** Whether the partition is this relay's to tell about. */
  readonly holds: (partition: number) => boolean;
  readonly failed: (error: unknown) => void;
}

/** Publishes the heads that have moved, again and again until the signal. */
export async function publishAnchors(options: AnchorsOptions, signal: AbortSignal): Promise<void> {
  const { category, log, publisher, everyMs, holds, failed } = options;
  const anchored = new Map<number, number>();
  while (!signal.aborted) {
    await sleep(everyMs, signal);
    try {
      const heads = await log.heads(category);
      const moved = heads.filter(
        ({ partition, position }) => holds(partition) && position > (anchored.get(partition) ?? 0),
      );
      if (moved.length === 0) continue;
      const publishedAt = new Date().toISOString();
      await publisher.publishAnchors(moved.map((head) => ({ category, ...head, publishedAt })));
      for (const { partition, position } of moved) anchored.set(partition, position);
    } catch (error) {
      failed(error);
    }
  }
}
