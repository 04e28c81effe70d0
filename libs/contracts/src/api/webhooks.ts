import Type, { type Static } from 'typebox';
import { categoryOfType, eventSchemas, type OrderEventType } from '../events/event-schemas.js';
import type { RecordedEventShape } from '../events/published-event.js';
import { ordersCategory } from './headers.js';
import { Instant } from './values.js';

/**
 * The name under which a webhook tells of an event of an order: `order.placed` for OrderPlaced,
 * `order.items_returned` for ItemsReturned. A rule and not a list, so that it holds for types to come as well.
 */
export const webhookTypeOf = (eventType: string): string =>
  `order.${eventType
    .replace(/^Order/, '')
    .replace(/(?!^)(?=[A-Z])/g, '_')
    .toLowerCase()}`;

export const orderEventTypes = Object.keys(eventSchemas).filter(
  (type): type is OrderEventType => categoryOfType(type) === ordersCategory,
);

/** What a webhook may be asked to tell of. */
export const webhookTypes: readonly string[] = orderEventTypes.map(webhookTypeOf);

/** What is sent to try a webhook out. */
export const webhookTestType = 'webhook.test';

/** What is sent of an event, as JSON. */
export interface WebhookMessage {
  readonly type: string;
  /** When it occurred. */
  readonly timestamp: string;
  /** The event as it is published. */
  readonly data: RecordedEventShape;
}

const WebhookId = Type.String({ format: 'uuid' });
const WebhookType = Type.Unsafe<string>({ type: 'string', enum: [...webhookTypes] });

const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const group = '[0-9A-Fa-f]{1,4}';
/** In full; or shortened between at most four groups and three, or behind at most six. */
const ipv6 = [
  `(${group}:){7}${group}`,
  `(${group}(:${group}){0,3})?::(${group}(:${group}){0,2})?`,
  `${group}(:${group}){0,5}::(${group})?`,
].join('|');
/** What ends with digits is an IPv4 address or nothing. */
const host = `(([A-Za-z0-9_-]+[.])*[A-Za-z][A-Za-z0-9_-]*[.]?|(${octet}[.]){3}${octet}|\\[(${ipv6})\\])`;
const port = '(:(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|\\d{1,4}))?';

/** Absolute, without a user, a password and a fragment. Where it leads is looked at elsewhere. */
const Url = Type.String({
  maxLength: 2_000,
  pattern: `^https?://${host}${port}([/?][!-"$-\\[\\]-~]*)?$`,
  examples: ['https://shop.example/webhooks/orders'],
  'x-codes': { pattern: 'url-malformed' },
});

const WebhookTypes = Type.Array(WebhookType, {
  minItems: 1,
  maxItems: webhookTypes.length,
  uniqueItems: true,
  description: 'What it is told of. Default: every event of every order, of types to come as well.',
});
const WebhookDescription = Type.String({ minLength: 1, maxLength: 500, format: 'text' });

export const CreateWebhookRequest = Type.Object(
  {
    url: Url,
    types: Type.Optional(WebhookTypes),
    description: Type.Optional(WebhookDescription),
  },
  { additionalProperties: false },
);
export type CreateWebhookRequest = Static<typeof CreateWebhookRequest>;

/** A type, or null, which takes away what is there. */
const orNull = <T extends Type.TSchema & { readonly type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });

/** What is absent stays as it is. */
export const ChangeWebhookRequest = Type.Object(
  {
    url: Type.Optional(Url),
    types: Type.Optional(
      orNull(
        Type.Array(WebhookType, { ...WebhookTypes, description: 'What it is told of; null: everything.' }),
      ),
    ),
    description: Type.Optional(orNull(WebhookDescription)),
    status: Type.Optional(
      Type.Enum(['enabled', 'paused'], {
        description:
          'Nothing is sent to one that is paused, and it is told of nothing that happens meanwhile.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeWebhookRequest = Static<typeof ChangeWebhookRequest>;

const webhook = {
  id: WebhookId,
  url: Type.String(),
  types: Type.Optional(Type.Array(Type.String(), { description: 'Absent where it is told of all.' })),
  description: Type.Optional(Type.String()),
  createdAt: Instant,
  status: Type.Enum(['enabled', 'paused', 'disabled']),
  disabled: Type.Optional(
    Type.Object({
      at: Instant,
      reason: Type.Enum(['gone', 'paused'], {
        description: 'The receiver answered 410, or somebody has paused it.',
      }),
    }),
  ),
  previousSecretUntil: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Until then secrets before the present one sign as well, each for its own time.',
    }),
  ),
  eventsToReplay: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Events of a replay that are still to be looked through.' }),
  ),
};

/** A webhook without its secret, which is told once and never again. */
export const Webhook = Type.Object(webhook);
export type Webhook = Static<typeof Webhook>;

export const WebhookWithSecret = Type.Object({
  ...webhook,
  secret: Type.String({ description: 'Keep it: it is told this once.', examples: ['whsec_…'] }),
});
export type WebhookWithSecret = Static<typeof WebhookWithSecret>;

export const WebhookList = Type.Object({ items: Type.Array(Webhook) });
export type WebhookList = Static<typeof WebhookList>;

export const WebhookPath = Type.Object({ id: WebhookId }, { additionalProperties: false });

export const WebhookDeliveryPath = Type.Object(
  { id: WebhookId, deliveryId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
);

const attempt = {
  status: Type.Optional(Type.Integer({ description: 'Of the answer, where there was one.' })),
  error: Type.Optional(
    Type.Enum(
      [
        'address-refused',
        'connection-failed',
        'connection-refused',
        'host-not-found',
        'timeout',
        'tls-failed',
      ],
      { description: 'Why there was no answer.' },
    ),
  ),
  durationMs: Type.Integer({ minimum: 0 }),
};

export const WebhookTestAnswer = Type.Object({
  isDelivered: Type.Boolean({ description: 'Whether it was answered with 2xx.' }),
  ...attempt,
});
export type WebhookTestAnswer = Static<typeof WebhookTestAnswer>;

const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;

export const WebhookDelivery = Type.Object({
  id: Type.String({ format: 'uuid', description: "The header `webhook-id`, and the event's `eventId`." }),
  type: Type.String({ examples: ['order.placed'] }),
  orderId: Type.String(),
  position: Type.String({ description: 'Of the event in the log.', examples: ['orders:3:1042'] }),
  status: Type.Enum([...deliveryStatuses]),
  createdAt: Instant,
  nextAttemptAt: Type.Optional(Instant),
  attempts: Type.Array(Type.Object({ at: Instant, ...attempt }), {
    description: 'In their order, the last ones.',
  }),
});
export type WebhookDelivery = Static<typeof WebhookDelivery>;

export const ListWebhookDeliveriesQuery = Type.Object(
  {
    status: Type.Optional(Type.Enum([...deliveryStatuses])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{82}$',
        description: 'The `nextCursor` of a page, unchanged.',
        'x-codes': { pattern: 'cursor-malformed' },
      }),
    ),
  },
  { additionalProperties: false },
);
export type ListWebhookDeliveriesQuery = Static<typeof ListWebhookDeliveriesQuery>;

export const WebhookDeliveryPage = Type.Object({
  items: Type.Array(WebhookDelivery),
  nextCursor: Type.Optional(Type.String()),
});
export type WebhookDeliveryPage = Static<typeof WebhookDeliveryPage>;

export const ReplayWebhookRequest = Type.Object(
  {
    since: Type.Optional(
      Type.String({ format: 'date-time', description: 'What was recorded then or later.' }),
    ),
    position: Type.Optional(
      Type.String({
        pattern: `^${ordersCategory}:\\d{1,5}:[1-9]\\d{0,14}$`,
        description: 'That event, and what was recorded in the same moment or later.',
        examples: ['orders:3:1042'],
        'x-codes': { pattern: 'position-malformed' },
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description: 'Either a time or a position.',
  },
);
export type ReplayWebhookRequest = Static<typeof ReplayWebhookRequest>;

export const WebhookReplayAnswer = Type.Object({
  eventsToReplay: Type.Integer({
    minimum: 0,
    description: 'How many events are looked through. Those that it was not told of are sent.',
  }),
});
export type WebhookReplayAnswer = Static<typeof WebhookReplayAnswer>;
