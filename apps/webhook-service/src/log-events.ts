import { ordersCategory, webhookTypeOf } from '@daybook/contracts';
import { type EventLog, formatPosition, LogUnavailableError, type RecordedEvent } from '@daybook/event-log';
import { type EventToTell, type Positions, WebhooksUnavailableError } from '@daybook/webhooks';

/** Where the log of the orders ends. */
export async function headsOf(log: EventLog): Promise<Positions> {
  const heads = await log.heads(ordersCategory);
  return new Map(heads.map(({ partition, position }) => [partition, position]));
}

interface Place {
  readonly eventId: string;
  readonly partition: number;
  readonly position: number;
}

/**
 * The event that a delivery is about. It is kept in the log alone, which keeps it for ever.
 *
 * @throws Error where another one stands there: then this is not the log that the delivery was made from
 */
export async function eventAt(
  log: EventLog,
  { eventId, partition, position }: Place,
): Promise<RecordedEvent> {
  const read = { category: ordersCategory, partition, after: position - 1, limit: 1 };
  const [event] = await log.readPartition(read);
  if (event?.eventId === eventId) return event;
  const place = formatPosition({ category: ordersCategory, partition, position });
  throw new Error(`The event ${eventId} is not at ${place} of the log.`);
}

export const eventToTell = ({
  eventId,
  type,
  streamId,
  partition,
  position,
}: RecordedEvent): EventToTell => ({
  eventId,
  type: webhookTypeOf(type),
  streamId,
  partition,
  position,
});

/** Whether an error passes by itself: the log or the store is away, full, or has too much to do. */
export const isStoreFault = (error: unknown): boolean =>
  error instanceof WebhooksUnavailableError || error instanceof LogUnavailableError;
