import Type, { type Static } from 'typebox';
import { Amount, CurrencyCode, Instant, OrderId, PaymentMethod } from './values.js';

const closed = { additionalProperties: false };

const Refund = Type.Object(
  {
    refund: Type.Integer({ minimum: 1, description: 'Counted for each attempt.' }),
    amount: Amount,
    status: Type.Enum(['refunding', 'refunded', 'needsReview']),
    reference: Type.Optional(Type.String({ description: "The payment provider's own id of the refund." })),
  },
  closed,
);

const PaymentAttempt = Type.Object(
  {
    attempt: Type.Integer({ minimum: 1, description: 'Counted for each order.' }),
    amount: Amount,
    status: Type.Enum(
      ['requested', 'unresolved', 'unknown', 'declined', 'succeeded', 'refunding', 'refunded'],
      { description: 'Unresolved: nobody knows yet what became of it. Unknown: the provider never got it.' },
    ),
    reference: Type.Optional(Type.String({ description: "The payment provider's own id of the charge." })),
    refunds: Type.Optional(
      Type.Array(Refund, { description: 'What the process gives back of it. Absent: nothing.' }),
    ),
    needsReview: Type.Boolean({ description: 'The process can do no more about it, so people have to.' }),
  },
  closed,
);

/** How far the payment process of an order is. */
export const Payment = Type.Object(
  {
    orderId: OrderId,
    status: Type.Enum(['underWay', 'confirmed', 'cancelled'], {
      description: 'What became of the order, as far as its payment goes.',
    }),
    method: PaymentMethod,
    amount: Amount,
    currency: CurrencyCode,
    windowEndsAt: Type.Unsafe<string>({ ...Instant, description: 'Until then attempts are made.' }),
    attempts: Type.Array(PaymentAttempt),
    needsReview: Type.Boolean({ description: 'The process can do no more, so people have to.' }),
  },
  closed,
);
export type Payment = Static<typeof Payment>;
