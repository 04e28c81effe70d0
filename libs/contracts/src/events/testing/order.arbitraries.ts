import { currencies } from '@daybook/money';
import type { OrderChange, OrderEvent } from '@daybook/ordering';
import fc from 'fast-check';
import { anyEvent, fields } from './any-event.js';

/* Order events as a decider could have decided them. */

const text = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const positive = fc.integer({ min: 1, max: 1_000_000_000 });
const currency = fc.constantFrom(...currencies);
const amountMinor = fc.oneof(fc.nat(1_000), fc.maxSafeNat());
const paymentMethod = fc.constantFrom('card', 'cashOnDelivery', 'invoice');

const address = fields(
  { recipient: text, line1: text, line2: text, city: text, region: text, postalCode: text, country: text },
  'recipient',
  'line2',
  'region',
  'postalCode',
);

const line = fields(
  { lineId: positive, sku: name, description: text, quantity: positive, unitPriceMinor: amountMinor },
  'description',
);

const change: fc.Arbitrary<OrderChange> = fc.oneof(
  fields({ kind: fc.constant('quantityChanged'), lineId: positive, before: positive, after: positive }),
  fields({ kind: fc.constantFrom('lineAdded', 'lineRemoved'), line }),
  fields({ kind: fc.constant('shippingAddressChanged'), before: address, after: address }, 'before'),
);

const items = fc.array(fields({ lineId: positive, quantity: positive }), { minLength: 1, maxLength: 5 });
const restocked = fc.array(fields({ lineId: positive, sku: name, quantity: positive }), { maxLength: 3 });

export const orderEvent = anyEvent<OrderEvent>({
  OrderPlaced: fields(
    {
      customerId: name,
      currency,
      country: text,
      paymentMethod,
      paymentToken: name,
      shippingAddress: address,
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    },
    'country',
    'paymentToken',
    'shippingAddress',
  ),
  OrderModified: fields(
    {
      currency,
      changes: fc.array(change, { minLength: 1, maxLength: 5 }),
      cause: fc.constant('outOfStock'),
    },
    'cause',
  ),
  OrderConfirmed: fields({}),
  OrderCancelled: fields(
    { reason: text, cause: fc.constantFrom('paymentFailed', 'outOfStock') },
    'reason',
    'cause',
  ),
  PaymentConfirmed: fields({ amountMinor, currency, reference: text }, 'reference'),
  PaymentMethodChanged: fields(
    { before: paymentMethod, after: paymentMethod, paymentToken: name, reason: text },
    'paymentToken',
    'reason',
  ),
  ShipmentDispatched: fields(
    { shipmentId: positive, items, carrier: text, trackingNumber: text },
    'carrier',
    'trackingNumber',
  ),
  ShipmentDelivered: fields({ shipmentId: positive }),
  DeliveryFailed: fields(
    { shipmentId: positive, attempt: positive, reason: text, returnedToSender: fc.boolean(), restocked },
    'reason',
    'restocked',
  ),
  ItemsReturned: fields(
    { items, valueMinor: amountMinor, currency, reason: text, restocked },
    'reason',
    'restocked',
  ),
  ItemsCancelled: fields({ items, valueMinor: amountMinor, currency, reason: text }, 'reason'),
  PaymentRefunded: fields({ amountMinor, currency, reference: text, reason: text }, 'reference', 'reason'),
});
