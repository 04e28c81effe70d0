import Type, { type Static, type TObject } from 'typebox';
import type { Category } from '../api/headers.js';
import { categoryOfType, eventSchemas } from './event-schemas.js';

/*
 * The envelope around every event: as it is stored, read over HTTP and published. It is open, so that a
 * field can be added without a new version of every event: readers ignore the fields that they do not
 * know. `data` is closed, since a schemaVersion says exactly what is in it.
 */

const wholeNumber = (minimum: number, description: string) => Type.Integer({ minimum, description });
const text = (description: string) => Type.String({ description });
const instant = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} ISO 8601 in UTC, with milliseconds.` });

const typeMeaning = 'What happened.';
const schemaVersionMeaning = "In which version's words `data` says it.";

const envelope = {
  eventId: Type.String({
    format: 'uuid',
    description: 'UUID, version 7. The same however often it is read.',
  }),
  category: Type.String({ pattern: '^[a-z]{1,32}$', description: 'The kind of stream, such as orders.' }),
  streamId: text("What the event is about: an order's id, or a sku."),
  version: wholeNumber(1, '1, 2, 3 … within the stream.'),
  partition: wholeNumber(0, 'That of the stream, in the log and in Kafka: murmur2(streamId) mod P.'),
  position: wholeNumber(1, '1, 2, 3 … within the partition, without gaps, in commit order.'),
  type: text(typeMeaning),
  schemaVersion: wholeNumber(1, schemaVersionMeaning),
  data: Type.Unknown({ description: 'What happened, as the schema of the type and schemaVersion has it.' }),
  occurredAt: instant('Business time; it never decreases within a stream.'),
  statedAt: Type.Optional(
    instant(
      'The business time that was stated, where that is earlier than what stood in the stream already.',
    ),
  ),
  recordedAt: instant("The log's clock; it never decreases within a partition."),
  commandId: text('The Idempotency-Key of the request, or an id made for it.'),
  correlationId: text('What the request belongs to.'),
  causationId: Type.Optional(text('What led to the command, if anything did.')),
  actor: Type.Object({ id: Type.String(), role: Type.String() }, { description: 'Who asked for it.' }),
  traceparent: Type.Optional(text('W3C Trace Context of the request.')),
  hash: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: "The partition's hash chain up to this event: SHA-256, in hexadecimal.",
  }),
};

/** An event of any type, as it is read. */
export const RecordedEventShape = Type.Object(envelope);
export type RecordedEventShape = Static<typeof RecordedEventShape>;

/** The schema of a whole published event, envelope included, of one type and schemaVersion. */
export interface PublishedEventSchema {
  readonly category: Category;
  readonly type: string;
  readonly schemaVersion: number;
  /** JSON Schema, version 2020-12, under a name of its own. */
  readonly schema: TObject;
}

/** The name of the schema of a published event; as an absolute URI it also stands in its message's headers. */
export const publishedEventSchemaId = (type: string, schemaVersion: number): string =>
  `urn:daybook:published-event:${type}:${schemaVersion}`;

/** Every type in every version that is or was ever written. */
export const publishedEventSchemas: readonly PublishedEventSchema[] = Object.entries(eventSchemas).flatMap(
  ([type, versions]) =>
    Object.entries(versions).map(([version, data]) => {
      const schemaVersion = Number(version);
      const schema = Type.Object(
        {
          ...envelope,
          type: Type.Literal(type, { description: typeMeaning }),
          schemaVersion: Type.Literal(schemaVersion, { description: schemaVersionMeaning }),
          data,
        },
        {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          $id: publishedEventSchemaId(type, schemaVersion),
          title: `${type}, version ${schemaVersion}`,
          description: `${data.description} Ignore fields that you do not know: they are newer than this schema.`,
        },
      );
      return { category: categoryOfType(type), type, schemaVersion, schema };
    }),
);

const schemasById: ReadonlyMap<string, TObject> = new Map(
  publishedEventSchemas.map(({ type, schemaVersion, schema }) => [
    publishedEventSchemaId(type, schemaVersion),
    schema,
  ]),
);

/** The schema of a published event of that type and version, or undefined where there is none. */
export const publishedEventSchema = (type: string, schemaVersion: number): TObject | undefined =>
  schemasById.get(publishedEventSchemaId(type, schemaVersion));
