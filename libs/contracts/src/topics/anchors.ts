import Type, { type Static } from 'typebox';

/** The head of one partition of the log, published so that it can be compared with the log later. */
export const Anchor = Type.Object(
  {
    category: Type.String({ pattern: '^[a-z]{1,32}$' }),
    partition: Type.Integer({ minimum: 0 }),
    position: Type.Integer({ minimum: 1, description: "Of the partition's last event." }),
    hash: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'The hash chain up to that event: SHA-256, in hexadecimal.',
    }),
    publishedAt: Type.String({
      format: 'date-time',
      description: 'ISO 8601 in UTC, with milliseconds.',
    }),
  },
  {
    $id: 'urn:daybook:anchor:1',
    title: 'Anchor',
    description:
      'The head of a partition of the log. A log that does not have this hash at this position has been changed or cut off. Ignore fields that you do not know: they are newer than this schema.',
  },
);
export type Anchor = Static<typeof Anchor>;

/** The key of an anchor's message: orders:3. Anchors of one partition stay in their order. */
export const anchorKey = ({ category, partition }: Pick<Anchor, 'category' | 'partition'>): string =>
  `${category}:${partition}`;
