import Type, { type TSchema } from 'typebox';
import { categories, type Category } from '../api/headers.js';
import {
  publishedEventSchemas,
  type PublishedEventSchema,
  type RecordedEventShape,
} from '../events/published-event.js';
import { Anchor, anchorKey } from '../topics/anchors.js';
import {
  anchorHeadersSchema,
  anchorMessageHeaders,
  eventHeadersSchema,
  eventMessageHeaders,
  messageContentType,
} from '../topics/message-headers.js';
import { anchorsTopic, schemaPath, topicOf } from '../topics/topics.js';
import { exampleAnchor } from './examples.js';
import { allExampleEvents, type HashInChain } from './further-examples.js';

/** A document of AsyncAPI, as far as those who only hand it on have to know it. */
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: string;
  readonly channels: Readonly<Record<string, object>>;
  readonly operations: Readonly<Record<string, object>>;
  readonly components: {
    readonly messages: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const kafkaBindingVersion = '0.5.0';
const anchorsChannel = 'anchors';
const anchorMessage = 'Anchor.1';

const description = `What Daybook publishes on Kafka. The document describes Daybook, so its operations are \`send\`; whoever reads it receives.

A message may come again after a failure: drop an event whose position is not above the last one that you applied in its partition. Positions have no gaps, so a missing one means that something was lost on the way; \`GET /v1/events\` has every event.`;

const partitionsDescription = `The topic has as many partitions as the category has in the log, and an event is in the partition of the same number; how many there are is told by \`partitions\` of \`GET /v1/events\`.`;

interface CategoryDescription {
  readonly channel: string;
  readonly operation: string;
  readonly summary: string;
  /** An example of a key. */
  readonly key: string;
}

const described: Readonly<Record<Category, CategoryDescription>> = {
  orders: {
    channel: `The events of all orders. ${partitionsDescription} The key is the order's id, so that what happens to one order stays in order.`,
    operation: 'publishOrders',
    summary: 'Publish what happened to orders.',
    key: '536365',
  },
  stock: {
    channel: `The events of the stock of all skus. ${partitionsDescription} The key is the sku, so that what happens to its stock stays in order.`,
    operation: 'publishStock',
    summary: 'Publish what happened to stock.',
    key: '85123A',
  },
  payments: {
    channel: `The events of the payment processes of all orders: what each was told, and what it wants done. ${partitionsDescription} The key is the order's id, so that what happens to its payment stays in order.`,
    operation: 'publishPayments',
    summary: 'Publish what happened to payments.',
    key: '536365',
  },
};

const anchorsDescription = `The heads of the log's partitions, from time to time, for whoever wants to find out later whether the log was changed or cut off.`;

/** Describes what is published on Kafka, made from the very schemas and headers that are published. */
export function asyncApiDocument(hashInChain: HashInChain): AsyncApiDocument {
  const examples = allExampleEvents(hashInChain);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Daybook', version: '1.0.0', description },
    defaultContentType: messageContentType,
    channels: {
      ...Object.fromEntries(categories.map((category) => [category, channelOf(category)])),
      [anchorsChannel]: channel(anchorsTopic, anchorsDescription, [anchorMessage]),
    },
    operations: {
      ...Object.fromEntries(
        categories.map((category) => {
          const { operation, summary } = described[category];
          return [operation, sending(category, summary)];
        }),
      ),
      publishAnchors: sending(anchorsChannel, 'Publish heads of partitions.'),
    },
    components: {
      messages: {
        ...Object.fromEntries(
          publishedEventSchemas.map((published) => [
            messageName(published),
            eventMessage(published, examples),
          ]),
        ),
        [anchorMessage]: messageOfAnchor(),
      },
      schemas: {
        ...Object.fromEntries(
          publishedEventSchemas.map((published) => [messageName(published), payloadSchema(published)]),
        ),
        [anchorMessage]: Anchor,
      },
    },
  };
}

const messageName = ({ type, schemaVersion }: PublishedEventSchema): string => `${type}.${schemaVersion}`;

function channelOf(category: Category): object {
  const messages = publishedEventSchemas.filter((published) => published.category === category);
  return channel(topicOf(category), described[category].channel, messages.map(messageName));
}

/** AsyncAPI has a dialect of its own, which has all keywords that are used here. */
function payloadSchema({ schema }: PublishedEventSchema): object {
  const { $schema: _dialect, ...payload } = schema as TSchema & { $schema?: string };
  return payload;
}

const channel = (topic: string, text: string, messages: readonly string[]): object => ({
  address: topic,
  description: text,
  messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  bindings: {
    kafka: {
      topic,
      // What is published is never taken away, so that a new reader can begin at the beginning.
      topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': -1, 'retention.bytes': -1 },
      bindingVersion: kafkaBindingVersion,
    },
  },
});

const sending = (channelName: string, summary: string): object => ({
  action: 'send',
  channel: { $ref: `#/channels/${channelName}` },
  summary,
});

const keyBinding = (key: TSchema): object => ({ kafka: { key, bindingVersion: kafkaBindingVersion } });

function eventMessage(published: PublishedEventSchema, all: readonly RecordedEventShape[]): object {
  const { category, type, schemaVersion } = published;
  const examples = all.filter((event) => event.type === type && event.schemaVersion === schemaVersion);
  return {
    name: type,
    title: `${type}, version ${schemaVersion}`,
    description: `The schema of the value is also served at \`${schemaPath(type, schemaVersion)}\`.`,
    contentType: messageContentType,
    headers: eventHeadersSchema(category, type, schemaVersion),
    payload: { $ref: `#/components/schemas/${messageName(published)}` },
    correlationId: { location: '$message.payload#/correlationId' },
    bindings: keyBinding(
      Type.String({ description: "The event's streamId.", examples: [described[category].key] }),
    ),
    examples: examples.map((event) => ({ headers: eventMessageHeaders(event), payload: event })),
  };
}

const messageOfAnchor = (): object => ({
  name: 'Anchor',
  contentType: messageContentType,
  headers: anchorHeadersSchema,
  payload: { $ref: `#/components/schemas/${anchorMessage}` },
  bindings: keyBinding(
    Type.String({
      pattern: '^[a-z]{1,32}:\\d+$',
      description: 'Category and partition.',
      examples: [anchorKey(exampleAnchor)],
    }),
  ),
  examples: [{ headers: anchorMessageHeaders(), payload: exampleAnchor }],
});
