import { currencies } from '@daybook/money';
import { type CancellationCause, type OrderChange, type OrderEvent } from '@daybook/ordering';
import fc from 'fast-check';

/* Order events as a decider could have decided them. */

const optional = { noNullPrototype: true } as const;
const text = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const positive = fc.integer({ min: 1, max: 1_000_000_000 });
const currency = fc.constantFrom(...currencies);

const address = fc.record(
  { recipient: text, line1: text, line2: text, city: text, region: text, postalCode: text, country: text },
  { ...optional, requiredKeys: ['line1', 'city', 'country'] },
);

const line = fc.record(
  {
    lineId: positive,
    sku: name,
    description: text,
    quantity: positive,
    unitPriceMinor: fc.oneof(fc.nat(1_000), fc.maxSafeNat()),
  },
  { ...optional, requiredKeys: ['lineId', 'sku', 'quantity', 'unitPriceMinor'] },
);

const change: fc.Arbitrary<OrderChange> = fc.oneof(
  fc.record(
    { kind: fc.constant('quantityChanged'), lineId: positive, before: positive, after: positive },
    optional,
  ),
  fc.record({ kind: fc.constantFrom('lineAdded', 'lineRemoved'), line }, optional),
  fc.record(
    { kind: fc.constant('shippingAddressChanged'), before: address, after: address },
    { ...optional, requiredKeys: ['kind', 'after'] },
  ),
);

const amountMinor = fc.oneof(fc.nat(1_000), fc.maxSafeNat());
const paymentMethod = fc.constantFrom('card', 'cashOnDelivery', 'invoice');
const cause: fc.Arbitrary<CancellationCause> = fc.constantFrom('paymentFailed', 'outOfStock');
const items = fc.array(fc.record({ lineId: positive, quantity: positive }, optional), {
  minLength: 1,
  maxLength: 5,
});

const restocked = fc.array(fc.record({ lineId: positive, sku: name, quantity: positive }, optional), {
  maxLength: 3,
});

/** A record in which the named fields may be missing. */
const lacking = <Fields extends object, Key extends keyof Fields>(
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
  ...missing: Key[]
) => {
  const names = Object.keys(fields) as (keyof Fields)[];
  const requiredKeys = names.filter((name) => !missing.includes(name as Key)) as Exclude<keyof Fields, Key>[];
  return fc.record(fields, { ...optional, requiredKeys });
};

const lifeEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  lacking({ type: fc.constant('PaymentConfirmed'), amountMinor, currency, reference: text }, 'reference'),
  lacking(
    {
      type: fc.constant('PaymentMethodChanged'),
      before: paymentMethod,
      after: paymentMethod,
      paymentToken: name,
      reason: text,
    },
    'paymentToken',
    'reason',
  ),
  lacking(
    {
      type: fc.constant('ShipmentDispatched'),
      shipmentId: positive,
      items,
      carrier: text,
      trackingNumber: text,
    },
    'carrier',
    'trackingNumber',
  ),
  fc.record({ type: fc.constant('ShipmentDelivered'), shipmentId: positive }, optional),
  lacking(
    {
      type: fc.constant('DeliveryFailed'),
      shipmentId: positive,
      attempt: positive,
      reason: text,
      returnedToSender: fc.boolean(),
      restocked,
    },
    'reason',
    'restocked',
  ),
  lacking(
    { type: fc.constant('ItemsReturned'), items, valueMinor: amountMinor, currency, reason: text, restocked },
    'reason',
    'restocked',
  ),
  lacking(
    { type: fc.constant('PaymentRefunded'), amountMinor, currency, reference: text, reason: text },
    'reference',
    'reason',
  ),
);

export const orderEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record(
    {
      type: fc.constant('OrderPlaced'),
      customerId: name,
      currency,
      country: text,
      paymentMethod,
      paymentToken: name,
      shippingAddress: address,
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    },
    { ...optional, requiredKeys: ['type', 'customerId', 'currency', 'paymentMethod', 'lines'] },
  ),
  lacking(
    {
      type: fc.constant('OrderModified'),
      currency,
      changes: fc.array(change, { minLength: 1, maxLength: 5 }),
      cause: fc.constant('outOfStock'),
    },
    'cause',
  ),
  fc.record({ type: fc.constant('OrderConfirmed') }, optional),
  lacking({ type: fc.constant('OrderCancelled'), reason: text, cause }, 'reason', 'cause'),
  lifeEvent,
);
