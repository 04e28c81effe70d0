import { stockLimits } from '@daybook/stock';
import Type, { type Static } from 'typebox';
import { Instant, Sku, WaitFor } from './values.js';

const closed = { additionalProperties: false };

const Quantity = Type.Integer({
  minimum: 1,
  maximum: stockLimits.maxQuantity,
  examples: [100],
  'x-codes': {
    type: 'quantity-not-integer',
    minimum: 'quantity-not-positive',
    maximum: 'quantity-too-large',
  },
});

const text = (codes: object = {}) =>
  Type.String({ minLength: 1, maxLength: 500, format: 'text', pattern: '\\S', ...codes });

export const ReceiveStockRequest = Type.Object(
  {
    quantity: Quantity,
    reference: Type.Optional(
      text({ description: 'What the goods came with.', examples: ['Delivery note 4711'] }),
    ),
  },
  closed,
);
export type ReceiveStockRequest = Static<typeof ReceiveStockRequest>;

export const AdjustStockRequest = Type.Object(
  {
    onHand: Type.Integer({
      minimum: 0,
      maximum: stockLimits.maxOnHand,
      description: 'How many units there really are, those that are reserved included.',
      examples: [97],
      'x-codes': {
        type: 'on-hand-not-integer',
        minimum: 'on-hand-negative',
        maximum: 'on-hand-too-large',
      },
    }),
    reason: text({
      examples: ['Counted.'],
      'x-codes': {
        required: 'reason-missing',
        minLength: 'reason-missing',
        pattern: 'reason-missing',
      },
    }),
  },
  closed,
);
export type AdjustStockRequest = Static<typeof AdjustStockRequest>;

const units = (description: string) => Type.Integer({ description });

/** Orders that an answer names. */
export const maxUnservedNamed = 100;

const Unserved = Type.Object(
  {
    units: units('How many units are reserved beyond those on hand.'),
    orders: units('How many orders there are for which some are missing.'),
    first: Type.Immutable(
      Type.Array(
        Type.Object({
          orderId: Type.String(),
          missing: units('How many of the units that are reserved for it are not there.'),
        }),
        { maxItems: maxUnservedNamed, description: `The first ${maxUnservedNamed} of these orders.` },
      ),
    ),
  },
  {
    description:
      'There while a count has found less than is reserved: the orders that can no longer be served whole, if those that reserved first are served first.',
  },
);

const counts = {
  sku: Sku,
  onHand: units('Units that are there, reserved or not.'),
  reserved: units('Units that are kept for orders.'),
  available: units('Units that can still be reserved: on hand, less those that are reserved, or 0.'),
  unserved: Type.Optional(Unserved),
  version: Type.Integer({ minimum: 1 }),
};

/** What every stock command answers with. The position stands in the header `Daybook-Position`. */
export const StockCommandAnswer = Type.Object(counts);
export type StockCommandAnswer = Static<typeof StockCommandAnswer>;

/** The stock of a sku as it is read. */
export const Stock = Type.Object({ ...counts, updatedAt: Instant });
export type Stock = Static<typeof Stock>;

/** A slash within a sku is written %2F. */
export const StockPath = Type.Object({ sku: Sku }, closed);

export const GetStockQuery = Type.Object({ after: WaitFor }, closed);
