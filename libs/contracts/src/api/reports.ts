import Type, { type Static } from 'typebox';
import { RecordedEventShape } from '../events/published-event.js';
import { Amount, CurrencyCode, Day, WaitFor } from './values.js';

export const salesDimensions = ['day', 'country', 'customer', 'sku'] as const;
export type SalesDimension = (typeof salesDimensions)[number];

export const SalesQuery = Type.Object(
  {
    by: Type.Enum([...salesDimensions]),
    from: Type.Optional(Day),
    to: Type.Optional(Type.String({ format: 'date', description: 'Exclusive.' })),
    sort: Type.Optional(Type.Enum(['key', '-value'])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1_000 })),
    after: WaitFor,
  },
  { additionalProperties: false },
);
export type SalesQuery = Static<typeof SalesQuery>;

const SalesFigure = Type.Object({
  key: Type.String(),
  currency: CurrencyCode,
  orders: Type.Integer(),
  units: Type.Integer(),
  value: Amount,
  returnedUnits: Type.Integer({ description: 'Of these units, those that came back.' }),
  returnedValue: Type.String({
    ...Amount,
    description: 'What they had cost. The value less this is the net value.',
  }),
});
export type SalesFigure = Static<typeof SalesFigure>;

export const SalesReport = Type.Object({ items: Type.Array(SalesFigure) });
export type SalesReport = Static<typeof SalesReport>;

export const EventsQuery = Type.Object(
  {
    category: Type.String({ pattern: '^[a-z]{1,32}$', default: 'orders' }),
    partition: Type.Integer({ minimum: 0, maximum: 1023 }),
    after: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 500 })),
  },
  { additionalProperties: false },
);
export type EventsQuery = Static<typeof EventsQuery>;

const ViewCheckpoint = Type.Object({
  category: Type.String({ examples: ['orders'] }),
  partition: Type.Integer({ minimum: 0 }),
  position: Type.Integer({ minimum: 1, description: 'Of the last event that is in the views.' }),
});

/** How far the views are in each partition that they have begun. */
export const ViewCheckpoints = Type.Object({
  items: Type.Array(ViewCheckpoint, { description: 'In order of category and partition.' }),
});
export type ViewCheckpoints = Static<typeof ViewCheckpoints>;

export const EventsPage = Type.Object({
  /** Of the partition when the page was read, so that a reader knows the end. */
  head: Type.Object({ partition: Type.Integer(), position: Type.Integer(), hash: Type.String() }),
  partitions: Type.Integer({ description: 'How many partitions the category has.' }),
  items: Type.Array(
    Type.Object({
      ...RecordedEventShape.properties,
      contentHash: Type.Optional(
        Type.String({
          description:
            'Where a secret of an older event was left out: SHA-256, in hexadecimal, of the whole content, for the hash chain.',
        }),
      ),
    }),
  ),
});
