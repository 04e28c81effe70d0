import { categories, type Category } from '../api/headers.js';
import { exampleOf } from '../events/examples/index.js';
import { categoryOfType, type EventType } from '../events/event-schemas.js';
import {
  publishedEventSchemas,
  type PublishedEventSchema,
  type RecordedEventShape,
} from '../events/published-event.js';
import { exampleEvents } from './examples.js';
import { examplePaymentEvents } from './payment-examples.js';
import { exampleStockEvents } from './stock-examples.js';

/** The hash of an event in its partition, after that of the one before it, if there is one; the log knows it. */
export type HashInChain = (event: RecordedEventShape, previousHash: string | undefined) => string;

/** The stream of what no example tells of otherwise, and its partition, in which there is no other. */
const furtherStream = { streamId: '22423', partition: 13 };
const startedAtMs = Date.UTC(2026, 0, 13, 9, 0);

/**
 * Events of all types and versions: the lives that are told, and then, for each category, what is in none of them, in
 * one stream that begins as all of its category do. So a new type is shown without being told of.
 */
export function allExampleEvents(hashInChain: HashInChain): readonly RecordedEventShape[] {
  const told = [...exampleEvents, ...exampleStockEvents, ...examplePaymentEvents];
  return [...told, ...categories.flatMap((category) => furtherEvents(category, told, hashInChain))];
}

function furtherEvents(
  category: Category,
  told: readonly RecordedEventShape[],
  hashInChain: HashInChain,
): RecordedEventShape[] {
  const published = publishedEventSchemas.filter((each) => each.category === category);
  const missing = published.filter(
    ({ type, schemaVersion }) =>
      !told.some((event) => event.type === type && event.schemaVersion === schemaVersion),
  );
  const [opening] = published;
  if (missing.length === 0 || opening === undefined) return [];
  const events: RecordedEventShape[] = [];
  for (const each of [opening, ...missing]) {
    const event = furtherEvent(each, events.length + 1);
    events.push({ ...event, hash: hashInChain(event, events.at(-1)?.hash) });
  }
  return events;
}

function furtherEvent({ type, schemaVersion }: PublishedEventSchema, number: number): RecordedEventShape {
  const occurredAtMs = startedAtMs + number * 60_000;
  return {
    ...furtherStream,
    category: categoryOfType(type),
    actor: { id: 'administrator', role: 'administrator' },
    eventId: `019bb694-6a80-7c3d-8e4f-5a6b7c8d${String(9_000 + number)}`,
    version: number,
    position: number,
    ...exampleOf(type as EventType, schemaVersion as 1),
    occurredAt: new Date(occurredAtMs).toISOString(),
    recordedAt: new Date(occurredAtMs + 9).toISOString(),
    commandId: `further-${number}`,
    correlationId: '1e0f5b3a-8f5e-4c52-9b6d-0c9a4f2f7b33',
    hash: '',
  };
}
