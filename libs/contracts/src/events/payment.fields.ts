import type { DeadlineName } from '@daybook/payment';
import Type from 'typebox';
import { amount, currency } from './fields.js';

/* What the events of payments are made of. */

export const count = (description: string) => Type.Integer({ minimum: 1, description });
const span = (description: string) => Type.Integer({ minimum: 0, description });
export const name = (description: string) => Type.String({ minLength: 1, description });
const text = (description: string) =>
  amount(`${description} Decimal text with exactly the digits of the currency's minor unit.`);
const instant = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$', description });

export const request = count('The request, counted within the stream.');
export const attempt = count('The attempt to be paid: 1, 2, 3 …');
export const orderVersion = count('The version of the order that this is about.');
export const key = name(
  'What the provider knows the charge or the refund by, so that it carries it out once.',
);
export const reference = name("The provider's own id of the charge or of the refund.");
export const code = name('Why not.');
const sku = name('Case-sensitive.');
export const method = Type.Enum(['card', 'cashOnDelivery', 'invoice']);
export const money = { amount: text('The amount.'), currency };
const closed = { additionalProperties: false } as const;
export const items = Type.Array(Type.Object({ sku, quantity: count('Units.') }, closed));
export const skus = Type.Array(sku);
export const refusals = Type.Array(Type.Object({ sku, code }, closed));
export const answer = { attempt, request: Type.Optional(request) };
export const deadline = {
  name: Type.Unsafe<DeadlineName>(
    Type.String({
      pattern: '^(start|window|(attempt|inquiry|refund):[1-9][0-9]*)$',
      description: 'Which one.',
    }),
  ),
  at: instant('When. ISO 8601 in UTC, with milliseconds.'),
};

export const terms = Type.Object(
  {
    startsAt: instant('Until then the order is left to be changed.'),
    windowEndsAt: instant('When the order falls back, if it is not paid.'),
    maxAttempts: count('Declined attempts before it falls back.'),
    attemptBackoffMs: span('Before the second attempt; doubled for each one after it.'),
    askBackoffMs: span('Before what was not answered is asked again; doubled each time.'),
    maxBackoffMs: span('The longest such wait.'),
    maxInquiries: count('Inquiries about one attempt.'),
    maxRefundRequests: count('Requests for one refund.'),
    maxCashOnDelivery: Type.Optional(
      text("In the event's currency. Missing where there is no cash on delivery."),
    ),
  },
  closed,
);
