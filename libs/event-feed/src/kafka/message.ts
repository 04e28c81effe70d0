import { eventMessageHeaders, messageHeaders } from '@daybook/contracts';
import { eventText, parsePosition, type RecordedEvent, type StoredEvent } from '@daybook/event-log';
import type { KafkaMessage, Message } from 'kafkajs';

/** An event as a message: its JSON as the value, its stream as the key, CloudEvents (binary mode) as headers. */
export function messageOf(event: StoredEvent): Message & { readonly value: string } {
  return {
    key: event.streamId,
    value: eventText(event),
    partition: event.partition,
    timestamp: String(Date.parse(event.recordedAt)),
    headers: eventMessageHeaders(event),
  };
}

/**
 * The event that a message carries, or nothing where it carries none. Anybody may have written it: whether it
 * is what the log says only the hash chain tells.
 */
export function eventIn({ value }: Pick<KafkaMessage, 'value'>): RecordedEvent | undefined {
  if (value === null) return undefined;
  try {
    const event = JSON.parse(value.toString('utf8')) as Partial<RecordedEvent> | null;
    if (event === null || typeof event !== 'object') return undefined;
    const { position, partition, eventId, streamId, recordedAt } = event;
    const isOne =
      Number.isSafeInteger(position) &&
      Number.isSafeInteger(partition) &&
      [eventId, streamId, recordedAt].every((text) => typeof text === 'string');
    return isOne ? (event as RecordedEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Where the message says that it stands in the log. */
export function positionIn({ headers }: Pick<KafkaMessage, 'headers'>, category: string): number | undefined {
  const text = textOf(headers?.[messageHeaders.position]);
  const position = text === undefined ? undefined : parsePosition(text);
  return position?.category === category ? position.position : undefined;
}

export const eventIdIn = ({ headers }: Pick<KafkaMessage, 'headers'>): string | undefined =>
  textOf(headers?.[messageHeaders.ceId]);

function textOf(header: NonNullable<KafkaMessage['headers']>[string]): string | undefined {
  const first = Array.isArray(header) ? header[0] : header;
  return first?.toString();
}
