import { type EventLog, LogDamagedError, type PartitionLease, type RecordedEvent } from '@daybook/event-log';
import type { EventPublisher, PublishedTail } from './event-publisher.port.js';

export interface LastPublishedQuestion {
  readonly log: EventLog;
  readonly category: string;
  readonly publisher: EventPublisher;
  readonly leases: readonly PartitionLease[];
}

/**
 * Up to which position each partition is published. The broker is asked, since a note of ours could be older than
 * what it has, or say more than a broker that was set up anew. A message counts only if it carries
 * the very event that the log has at that position.
 */
export async function lastPublished({
  log,
  category,
  publisher,
  leases,
}: LastPublishedQuestion): Promise<Map<number, number>> {
  const tails = await publisher.tails(
    category,
    leases.map(({ partition }) => partition),
  );
  const positions = new Map<number, number>();
  for (const { partition, position: noted } of leases) {
    const tail = tails.get(partition)!;
    const confirmed = await newestConfirmed(log, category, partition, tail);
    // Without a message to go by there is the note; it never says more than what was published.
    const position = confirmed ?? noted;
    // Where there were fewer messages than that, the topic is another one than before, and lacks the first.
    positions.set(partition, position <= tail.end ? position : 0);
  }
  return positions;
}

async function newestConfirmed(
  log: EventLog,
  category: string,
  partition: number,
  { newest }: PublishedTail,
): Promise<number | undefined> {
  for (const { position, eventId } of newest) {
    const reading = log.readPartition({ category, partition, after: position - 1, limit: 1 });
    const [event] = await reading.catch(noneIfDamaged);
    if (event?.position === position && event.eventId === eventId) return position;
  }
  return undefined;
}

/** An event that cannot be read confirms nothing; an older message may. */
function noneIfDamaged(error: unknown): RecordedEvent[] {
  if (error instanceof LogDamagedError) return [];
  throw error;
}
