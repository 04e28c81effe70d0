import { currencies } from '@daybook/money';
import { limits } from '@daybook/ordering';
import Type from 'typebox';
import { viewedCategories } from './headers.js';

/*
 * The values that requests and answers are made of. `x-codes` names the stable code of a violation, by
 * the keyword that found it; the other codes are the general ones of the validator.
 */

const text = (minLength: number, maxLength: number, options: object = {}) =>
  Type.String({ minLength, maxLength, format: 'text', ...options });

export const OrderId = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  description: 'Letters, digits, dot, underscore, hyphen; up to 64.',
  examples: ['536365'],
  'x-codes': { pattern: 'order-id-malformed' },
});

export const CustomerId = text(1, 64, {
  pattern: '\\S',
  examples: ['17850'],
  'x-codes': {
    required: 'customer-missing',
    type: 'customer-missing',
    minLength: 'customer-missing',
    pattern: 'customer-missing',
  },
});

export const Sku = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,63}$',
  description: 'Case-sensitive.',
  examples: ['85123A'],
  'x-codes': { required: 'sku-missing', pattern: 'sku-malformed' },
});

export const Description = text(0, 500, { examples: ['WHITE HANGING HEART T-LIGHT HOLDER'] });

export const Quantity = Type.Integer({
  minimum: 1,
  maximum: limits.maxQuantity,
  examples: [6],
  'x-codes': {
    type: 'quantity-not-integer',
    minimum: 'quantity-not-positive',
    maximum: 'quantity-too-large',
  },
});

/** Amounts leave and enter as decimal text, never finer than the currency's minor unit. */
export const Amount = Type.String({
  pattern: '^-?\\d{1,16}(\\.\\d{1,16})?$',
  description: "Decimal text, never finer than the currency's minor unit.",
  examples: ['2.55'],
  'x-codes': { type: 'price-malformed', pattern: 'price-malformed' },
});

export const CurrencyCode = Type.Unsafe<string>({
  type: 'string',
  enum: currencies,
  description: 'ISO 4217.',
  examples: ['GBP'],
  'x-codes': { type: 'currency-unknown', enum: 'currency-unknown' },
});

export const Country = text(1, 100, { examples: ['United Kingdom'] });

export const Address = Type.Object(
  {
    recipient: Type.Optional(text(1, 200)),
    line1: text(1, 200),
    line2: Type.Optional(text(1, 200)),
    city: text(1, 100),
    region: Type.Optional(text(1, 100)),
    postalCode: Type.Optional(text(1, 20)),
    country: Country,
  },
  { additionalProperties: false },
);

export const PaymentMethod = Type.Enum(['card', 'cashOnDelivery', 'invoice']);

export const PaymentToken = text(1, 255, {
  description:
    "What the payment provider gave for the customer's card, never the card's number. Only with the payment method card. It goes into the order's events and is not shown with the order.",
  examples: ['pm_7281'],
});

export const OrderStatus = Type.Enum([
  'placed',
  'confirmed',
  'shipped',
  'delivered',
  'returned',
  'cancelled',
]);

export const PaymentStatus = Type.Enum([
  'pending',
  'cashOnDelivery',
  'invoiced',
  'paid',
  'failed',
  'refunded',
]);

export const CancellationCause = Type.Enum(['paymentFailed', 'outOfStock'], {
  description: 'Absent where somebody asked for it.',
});

/** What moves is an amount, what something costs is a price: the codes tell them apart. */
export const MovedAmount = Type.String({
  pattern: '^-?\\d{1,16}(\\.\\d{1,16})?$',
  description: "Decimal text above 0, never finer than the currency's minor unit.",
  examples: ['2.55'],
  'x-codes': { type: 'amount-malformed', pattern: 'amount-malformed' },
});

export const PaymentReference = text(1, 200, {
  description: "The provider's or the bank's own id.",
  examples: ['pay_7281'],
});

export const ShipmentStatus = Type.Enum(['dispatched', 'delivered', 'returnedToSender']);

export const ShipmentId = Type.Integer({ minimum: 1, description: '1, 2, … within the order.' });

export const Carrier = text(1, 100, { examples: ['Royal Mail'] });

export const TrackingNumber = text(1, 100, { examples: ['RM 4021 7733 6GB'] });

/** RFC 3339; an offset is understood and turned into UTC. */
export const Instant = Type.String({ format: 'date-time', examples: ['2010-12-01T08:26:00Z'] });

/** The instant in UTC with milliseconds, as events hold it. */
export const toUtc = (instant: string): string => new Date(instant).toISOString();

export const Day = Type.String({ format: 'date', examples: ['2010-12-01'] });

export const Reason = text(1, 500, { examples: ['The customer changed her mind.'] });

export const LineId = Type.Integer({ minimum: 1 });

/** Of values in headers, which no pipe validates. */
export const headerPatterns = {
  position: `^(${viewedCategories.join('|')}):\\d{1,5}:\\d{1,15}$`,
  idempotencyKey: '^[!-~]{1,128}$',
  /** Weak ones and those of others are well-formed, and no version of ours. */
  entityTag: '^(W/)?"[!#-~]*"$',
};

/** A place in a category that there are views of, in the header of a read. */
export const ViewedPosition = Type.String({
  pattern: headerPatterns.position,
  description: 'Wait until the view has this position.',
  examples: ['orders:3:1042'],
  'x-codes': { pattern: 'position-malformed' },
});

/** The same as a query parameter. */
export const WaitFor = Type.Optional(ViewedPosition);

export const IdempotencyKey = Type.String({
  pattern: headerPatterns.idempotencyKey,
  description: 'Sending the same request again with the same key gives the first answer again.',
});

/** One entity tag, or any. */
export const IfMatch = Type.Union([Type.Literal('*'), Type.String({ pattern: headerPatterns.entityTag })]);
