import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { eventSchemas } from './event-schemas.js';
import { goldens } from './testing/golden-files.js';
import {
  publishedEventSchema,
  publishedEventSchemaId,
  publishedEventSchemas,
  RecordedEventShape,
} from './published-event.js';
import { storedEvent } from './testing/stored-events.js';
import type { VersionedEvent } from './upcaster.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const utcWithMilliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ajv = new Ajv2020({ allErrors: true, formats: { uuid, 'date-time': utcWithMilliseconds } });

/** Whether it is valid, or else what is wrong with it. */
const validity = (schema: object | undefined, value: unknown) =>
  ajv.validate(schema ?? false, value) || ajv.errors;

const instant = fc
  .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
  .map((date) => date.toISOString());
const positive = fc.integer({ min: 1 });
const text = fc.string({ unit: 'binary', maxLength: 12 });

/** What the log adds to an event. */
const envelope = fc.record(
  {
    eventId: fc.uuid({ version: 7 }),
    category: fc.constantFrom('orders', 'stock', 'payments'),
    streamId: text,
    version: positive,
    partition: fc.nat(1_023),
    position: positive,
    occurredAt: instant,
    recordedAt: instant,
    commandId: text,
    correlationId: text,
    causationId: text,
    actor: fc.record({ id: text, role: text }, { noNullPrototype: true }),
    traceparent: text,
    hash: fc.stringMatching(/^[0-9a-f]{64}$/),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'eventId',
      'category',
      'streamId',
      'version',
      'partition',
      'position',
      'occurredAt',
      'recordedAt',
      'commandId',
      'correlationId',
      'actor',
      'hash',
    ],
  },
);

const golden: fc.Arbitrary<VersionedEvent> = fc.constantFrom(
  ...goldens.flatMap(({ type, schemaVersion, stored }) =>
    stored.map((data) => ({ type, schemaVersion, data })),
  ),
);
const published = fc
  .tuple(envelope, fc.oneof(golden, storedEvent))
  .map(([around, versioned]) => ({ ...around, ...versioned }));

describe('the schema of a published event', () => {
  it('takes every event that is in a store or can be written, in any envelope', () => {
    fc.assert(
      fc.property(published, (event) => {
        expect(validity(publishedEventSchema(event.type, event.schemaVersion), event)).toBe(true);
        expect(validity(RecordedEventShape, event)).toBe(true);
      }),
    );
  });

  it('takes fields that are yet to be added around the data, and none within it', () => {
    fc.assert(
      fc.property(published, (event) => {
        const schema = publishedEventSchema(event.type, event.schemaVersion);
        expect(validity(schema, { ...event, addedLater: 1 })).toBe(true);
        expect(validity(schema, { ...event, data: { ...(event.data as object), unknown: 1 } })).not.toBe(
          true,
        );
      }),
    );
  });

  it('takes no event of another type or version', () => {
    fc.assert(
      fc.property(published, fc.constantFrom(...publishedEventSchemas), (event, { type, schema }) => {
        expect(validity(schema, event) === true).toBe(type === event.type);
        expect(validity(schema, { ...event, type, schemaVersion: 0 })).not.toBe(true);
      }),
    );
  });

  it('misses every field that is always there', () => {
    fc.assert(
      fc.property(published, (event) => {
        const schema = publishedEventSchema(event.type, event.schemaVersion)!;
        for (const field of schema.required) {
          const { [field as keyof typeof event]: _left, ...rest } = event;
          expect(validity(schema, rest)).not.toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is there for every stored type and version, under a name of its own', () => {
    const stored = Object.entries(eventSchemas).flatMap(([type, versions]) =>
      Object.keys(versions).map((version) => publishedEventSchemaId(type, Number(version))),
    );
    expect(publishedEventSchemas.map(({ schema }) => (schema as { $id?: string }).$id)).toEqual(stored);
    expect(publishedEventSchema('OrderPlaced', 2)).toBeUndefined();
    expect(publishedEventSchema('constructor', 1)).toBeUndefined();
  });

  it('is plain JSON Schema of version 2020-12 that tells readers what to ignore', () => {
    expect(JSON.parse(JSON.stringify(publishedEventSchema('OrderCancelled', 1)))).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:daybook:published-event:OrderCancelled:1',
      title: 'OrderCancelled, version 1',
      description: expect.stringContaining('Ignore fields that you do not know') as string,
      type: 'object',
      properties: {
        type: { const: 'OrderCancelled' },
        schemaVersion: { const: 1 },
        data: { $id: 'urn:daybook:event:OrderCancelled:1', additionalProperties: false },
      },
    });
  });
});
