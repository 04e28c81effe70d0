import {
  allExampleEvents,
  asyncApiDocument,
  exampleAnchor,
  type HashInChain,
  messageHeaders,
  publishedEventSchemas,
} from '@daybook/contracts';
import { checkChain, genesisHash, hashAfter, partitionOf, type RecordedEvent } from '@daybook/event-log';
import asyncApiSpecs from '@asyncapi/specs';
import { Ajv, type AnySchema } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Message {
  readonly name: string;
  readonly headers: AnySchema;
  readonly payload: { readonly $ref: string };
  readonly bindings: { readonly kafka: { readonly key: AnySchema } };
  readonly examples: ReadonlyArray<{ readonly headers: object; readonly payload: object }>;
}

interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, { readonly $ref: string }>>;
}

const hash = hashAfter as HashInChain;

/** As it goes over the wire. */
const document = JSON.parse(JSON.stringify(asyncApiDocument(hash))) as {
  readonly asyncapi: string;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly channel: { $ref: string } }>
  >;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, AnySchema>>;
  };
};

/** What the pointer of a reference within the document leads to. */
function at(reference: string): unknown {
  expect(reference).toMatch(/^#\//);
  const steps = reference.slice(2).split('/');
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], document);
}

const formats = { uuid: /^[0-9a-f-]{36}$/, 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ };
const payloads = new Ajv2020({ allErrors: true, formats });
const validity = (schema: AnySchema, value: unknown) => payloads.validate(schema, value) || payloads.errors;

const messages = Object.entries(document.components.messages);

describe('the AsyncAPI document', () => {
  it('is one of version 3.0.0, as its official schema says', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    // The other form of the schema holds draft-07 itself, which this validator has already.
    const validate = ajv.compile(asyncApiSpecs.schemasWithoutId['3.0.0'] as AnySchema);

    expect(validate(document) || validate.errors).toBe(true);
    // The schema is one that can say no.
    expect(validate({ ...document, operations: { x: { action: 'shout' } } })).toBe(false);
  });

  it('is the same text every time', () => {
    expect(JSON.stringify(asyncApiDocument(hash))).toBe(JSON.stringify(asyncApiDocument(hash)));
  });

  it('describes each topic as what Daybook sends', () => {
    expect(Object.values(document.channels).map(({ address }) => address)).toEqual([
      'daybook.orders.v1',
      'daybook.stock.v1',
      'daybook.payments.v1',
      'daybook.anchors.v1',
    ]);
    const sent = Object.values(document.operations);
    expect(sent.map(({ action }) => action)).toEqual(['send', 'send', 'send', 'send']);
    expect(sent.map(({ channel }) => at(channel.$ref))).toEqual(Object.values(document.channels));
  });

  it('has a message for every published event, and no reference that leads nowhere', () => {
    for (const [name, { messages: ofChannel }] of Object.entries(document.channels)) {
      const expected = publishedEventSchemas
        .filter(({ category }) => category === name)
        .map(({ type, schemaVersion }) => `${type}.${schemaVersion}`);
      expect(Object.keys(ofChannel)).toEqual(name === 'anchors' ? ['Anchor.1'] : expected);
    }
    const references = JSON.stringify(document).match(/(?<="\$ref":")[^"]+/g)!;
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  it.each(messages)('has examples of %s that are what it says', (_name, message) => {
    const schema = at(message.payload.$ref) as AnySchema;
    expect(message.examples.length).toBeGreaterThan(0);
    for (const example of message.examples) {
      expect(validity(schema, example.payload)).toBe(true);
      expect(validity(message.headers, example.headers)).toBe(true);
      expect(validity(message.headers, {})).not.toBe(true);
    }
  });

  it('lets each example be one message only', () => {
    for (const [name, { examples }] of messages) {
      for (const { payload } of examples) {
        const fitting = messages.filter(
          ([, message]) => validity(at(message.payload.$ref) as AnySchema, payload) === true,
        );
        expect(fitting.map(([other]) => other)).toEqual([name]);
      }
    }
  });

  it('names all headers of an event and no others', () => {
    const { headers } = document.components.messages['OrderPlaced.1']!;
    const { properties } = headers as { properties: object };
    expect(Object.keys(properties).toSorted()).toEqual(Object.values(messageHeaders).toSorted());
  });
});

describe('the examples', () => {
  const events = allExampleEvents(hash) as readonly RecordedEvent[];
  const partitions = Map.groupBy(events, ({ category, partition }) => `${category}:${partition}`);

  it.each([...partitions])(
    'of %s are in their partition, and their hashes follow from one another',
    (_, all) => {
      let head = { position: 0, hash: genesisHash };
      for (const event of all) {
        expect(partitionOf(event.streamId, 16)).toBe(event.partition);
        // So that whoever adds one is told its hash.
        expect(event.hash).toBe(hashAfter(event, head.hash));
        expect(checkChain(head, event)).toBeUndefined();
        head = event;
      }
    },
  );

  it('lead up to the anchor', () => {
    const { category, partition, publishedAt: _time, ...head } = exampleAnchor;
    expect(partitions.get(`${category}:${partition}`)!.at(-1)).toMatchObject(head);
  });
});

describe('docs/events.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/events.md'), 'utf8');

  it('names every topic, header, and type with its version', () => {
    const names = [
      ...Object.values(document.channels).map(({ address }) => `\`${address}\``),
      ...Object.values(messageHeaders).map((header) => `\`${header}\``),
      ...publishedEventSchemas.map(({ type, schemaVersion }) => `### ${type}, version ${schemaVersion}`),
    ];
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });
});
