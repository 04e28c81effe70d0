import { example } from '../event-shapes.js';
import { eventSchemas, type EventType } from '../event-schemas.js';
import type { VersionedEvent } from '../upcaster.js';
import { orderExamples } from './order.examples.js';
import { paymentExamples } from './payment.examples.js';
import { stockExamples } from './stock.examples.js';

type Examples = Readonly<Record<string, Readonly<Record<number, readonly object[]>> | undefined>>;

const further: Examples = { ...orderExamples, ...stockExamples, ...paymentExamples };

/*
 * What is stored of each event in each version, by example: first the one that stands with its schema, which the
 * AsyncAPI document shows, then those that go to the bounds of it. The golden files are made of them. Like those they
 * are added to, and none is changed.
 */
export const eventExamples: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>> =
  Object.fromEntries(
    Object.entries(eventSchemas).map(([type, versions]) => [
      type,
      Object.fromEntries(
        Object.entries(versions).map(([version, schema]) => [
          version,
          [schema[example], ...(further[type]?.[Number(version)] ?? [])],
        ]),
      ),
    ]),
  );

/** An example as an event has it: the first one, unless it is said which. */
export function exampleOf<Type extends EventType>(
  type: Type,
  schemaVersion: keyof (typeof eventSchemas)[Type] & number,
  index = 0,
): VersionedEvent {
  return { type, schemaVersion, data: eventExamples[type]?.[schemaVersion]?.[index] };
}
