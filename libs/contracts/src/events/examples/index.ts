import type { EventType } from '../event-schemas.js';
import type { VersionedEvent } from '../upcaster.js';
import { orderExamples } from './order.examples.js';
import { paymentExamples } from './payment.examples.js';
import { stockExamples } from './stock.examples.js';

/*
 * What is stored of each event in each version, by example; one without any does not compile. The AsyncAPI document
 * shows the first ones, and the golden files are made of them. Like those they are added to, and none is changed.
 */
export const eventExamples = { ...orderExamples, ...stockExamples, ...paymentExamples };

type Examples = typeof eventExamples;

/** An example as an event has it: the first one, unless it is said which. */
export function exampleOf<Type extends EventType>(
  type: Type,
  schemaVersion: keyof Examples[Type] & number,
  index = 0,
): VersionedEvent {
  const examples = eventExamples[type][schemaVersion] as readonly unknown[];
  return { type, schemaVersion, data: examples[index] };
}
