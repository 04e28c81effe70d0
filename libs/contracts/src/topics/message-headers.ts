import Type, { type TSchema } from 'typebox';
import { publishedEventSchemaId, type RecordedEventShape } from '../events/published-event.js';
import { messageHeaders, sourceOf } from './topics.js';

/** The content type of every message's value. */
export const messageContentType = 'application/json';

const cloudEventsVersion = '1.0';

/** What the headers of an event's message are made of. */
export type EventOfMessage = Readonly<
  Pick<
    RecordedEventShape,
    | 'eventId'
    | 'category'
    | 'streamId'
    | 'version'
    | 'partition'
    | 'position'
    | 'type'
    | 'schemaVersion'
    | 'occurredAt'
    | 'traceparent'
  >
>;

/** The headers of the message that carries the event. */
export function eventMessageHeaders(event: EventOfMessage): Record<string, string> {
  const { category, partition, position, type, schemaVersion, traceparent } = event;
  return {
    [messageHeaders.contentType]: messageContentType,
    [messageHeaders.ceId]: event.eventId,
    [messageHeaders.ceType]: type,
    [messageHeaders.ceSource]: sourceOf(category),
    [messageHeaders.ceSpecversion]: cloudEventsVersion,
    [messageHeaders.ceTime]: event.occurredAt,
    [messageHeaders.ceSubject]: event.streamId,
    [messageHeaders.ceDataschema]: publishedEventSchemaId(type, schemaVersion),
    [messageHeaders.position]: `${category}:${partition}:${position}`,
    [messageHeaders.version]: String(event.version),
    ...(traceparent !== undefined && { [messageHeaders.traceparent]: traceparent }),
  };
}

/** The headers of the message that carries an anchor. */
export const anchorMessageHeaders = (): Record<string, string> => ({
  [messageHeaders.contentType]: messageContentType,
});

const contentTypeHeader = Type.Literal(messageContentType, { description: "The value's media type." });

/** The schema of the headers of a message with an event of the type and version. */
export function eventHeadersSchema(category: string, type: string, schemaVersion: number): TSchema {
  return Type.Object({
    [messageHeaders.contentType]: contentTypeHeader,
    [messageHeaders.ceId]: Type.String({ format: 'uuid', description: "The event's eventId." }),
    [messageHeaders.ceType]: Type.Literal(type),
    [messageHeaders.ceSource]: Type.Literal(sourceOf(category)),
    [messageHeaders.ceSpecversion]: Type.Literal(cloudEventsVersion, { description: 'Of CloudEvents.' }),
    [messageHeaders.ceTime]: Type.String({ format: 'date-time', description: "The event's occurredAt." }),
    [messageHeaders.ceSubject]: Type.String({ description: "The event's streamId." }),
    [messageHeaders.ceDataschema]: Type.Literal(publishedEventSchemaId(type, schemaVersion), {
      description: "The $id of the schema of the message's value.",
    }),
    [messageHeaders.position]: Type.String({
      pattern: `^${category}:\\d+:\\d+$`,
      description: 'Where the event stands in the log: category, partition, position.',
    }),
    [messageHeaders.version]: Type.String({
      pattern: '^[1-9]\\d*$',
      description: "The event's version within its stream.",
    }),
    [messageHeaders.traceparent]: Type.Optional(
      Type.String({ description: 'W3C Trace Context, where the command had one.' }),
    ),
  });
}

/** The schema of the headers of a message with an anchor. */
export const anchorHeadersSchema: TSchema = Type.Object({ [messageHeaders.contentType]: contentTypeHeader });
