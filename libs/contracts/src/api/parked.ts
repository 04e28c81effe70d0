import Type, { type Static } from 'typebox';
import { Instant } from './values.js';

export const ParkedStream = Type.Object({
  id: Type.String({
    description: 'Names the parked stream: what parked it, the category, the stream.',
    examples: ['views.orders:orders:536365'],
  }),
  subscription: Type.String({
    description:
      'What has left the stream behind: a part of the views, such as `views.orders`; a part of the processes, such as `payments.inbox`; or `webhooks`.',
    examples: ['views.orders'],
  }),
  streamId: Type.String({ examples: ['536365'] }),
  position: Type.String({
    description: 'Of the first event that could not be handled.',
    examples: ['orders:3:1042'],
  }),
  version: Type.Integer({ minimum: 1, description: 'Of that event; those before it were handled.' }),
  waiting: Type.Integer({
    minimum: 0,
    description: 'Events of the stream that have not been handled, that one included.',
  }),
  reason: Type.String({ description: 'What went wrong, without anything of what the event says.' }),
  attempts: Type.Integer({ minimum: 1, description: 'How often it failed: once, and with each replay.' }),
  parkedAt: Instant,
  replayRequestedAt: Type.Optional(Instant),
  discardedAt: Type.Optional(Instant),
});
export type ParkedStream = Static<typeof ParkedStream>;

/** The streams that views, processes and webhooks have left behind. */
export const ParkedStreams = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'How many there are, whether they are all listed or not.' }),
  items: Type.Array(ParkedStream, {
    description: 'In order of subscription, category, partition and position.',
  }),
});
export type ParkedStreams = Static<typeof ParkedStreams>;

export const ListParkedQuery = Type.Object(
  {
    discarded: Type.Optional(
      Type.Boolean({ description: 'Those that were given up, instead of those that wait.' }),
    ),
  },
  { additionalProperties: false },
);

/** A stream's id is part of it, so it is as long as that may be. */
export const ParkedPath = Type.Object(
  { id: Type.String({ pattern: '^[a-z.]+:[a-z]+:.{1,128}$', examples: ['views.orders:orders:536365'] }) },
  { additionalProperties: false },
);
