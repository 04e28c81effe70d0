import { currencies, type OrderChange, type OrderEvent } from '@daybook/ordering';
import fc from 'fast-check';

/* Order events as a decider could have decided them. Named as a spec so that it is never built. */

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

export const orderEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record(
    {
      type: fc.constant('OrderPlaced'),
      customerId: name,
      currency,
      country: text,
      paymentMethod: fc.constantFrom('card', 'cashOnDelivery', 'invoice'),
      shippingAddress: address,
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    },
    { ...optional, requiredKeys: ['type', 'customerId', 'currency', 'paymentMethod', 'lines'] },
  ),
  fc.record(
    {
      type: fc.constant('OrderModified'),
      currency,
      changes: fc.array(change, { minLength: 1, maxLength: 5 }),
    },
    optional,
  ),
  fc.record({ type: fc.constant('OrderConfirmed') }, optional),
  fc.record({ type: fc.constant('OrderCancelled'), reason: text }, { ...optional, requiredKeys: ['type'] }),
);
