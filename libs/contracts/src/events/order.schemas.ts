import Type from 'typebox';
import { defineEvents, event } from './event-shapes.js';
import { amount, currency, secret } from './fields.js';

/*
 * One schema per stored event type and version, for readers of any language. A schema describes `data` of
 * the envelope. Once events of a version are stored its schema never gets narrower or says something else:
 * that would be a new version, with an upcaster from this one.
 *
 * Hence the limits that the order puts on what is asked of it (lines, quantities, known currencies) are
 * not repeated here: they may change, and what is stored stays.
 */

const closed = { additionalProperties: false } as const;

const lineId = Type.Integer({ minimum: 1, description: 'Names one line of the order, for ever.' });
const quantity = Type.Integer({ minimum: 1 });
const sku = Type.String({ minLength: 1, description: 'Case-sensitive.' });
const price = amount("Decimal text in the event's currency, with exactly the digits of its minor unit.");
const paymentMethod = Type.Enum(['card', 'cashOnDelivery', 'invoice']);
const reason = Type.Optional(Type.String());
const reference = Type.Optional(Type.String({ description: "The provider's or the bank's own id." }));
const shipmentId = Type.Integer({ minimum: 1, description: 'Names one shipment of the order: 1, 2, …' });

const paymentToken = Type.Optional(
  Type.String({
    minLength: 1,
    description:
      "What the payment provider gave for the customer's card, sealed for the process that charges it. Only with the method card.",
    [secret]: true,
  }),
);

const address = Type.Object(
  {
    recipient: Type.Optional(Type.String()),
    line1: Type.String(),
    line2: Type.Optional(Type.String()),
    city: Type.String(),
    region: Type.Optional(Type.String()),
    postalCode: Type.Optional(Type.String()),
    country: Type.String(),
  },
  closed,
);

const line = Type.Object(
  { lineId, sku, description: Type.Optional(Type.String()), quantity, unitPrice: price },
  closed,
);

const change = Type.Union([
  Type.Object({ kind: Type.Literal('quantityChanged'), lineId, before: quantity, after: quantity }, closed),
  Type.Object({ kind: Type.Literal('lineAdded'), line }, closed),
  Type.Object({ kind: Type.Literal('lineRemoved'), line }, closed),
  Type.Object(
    { kind: Type.Literal('shippingAddressChanged'), before: Type.Optional(address), after: address },
    closed,
  ),
]);

const items = Type.Array(Type.Object({ lineId, quantity }, closed), {
  minItems: 1,
  description: 'Some quantity of some lines, each line once.',
});

const restocked = Type.Optional(
  Type.Array(
    Type.Object(
      { lineId, sku, quantity },
      { ...closed, description: 'Some quantity of one line, in stock again.' },
    ),
    { description: 'What of it is in stock again. Absent where nothing was said of that; then nothing is.' },
  ),
);

export const orderEventSchemas = defineEvents({
  OrderPlaced: {
    1: event(
      'A customer placed an order.',
      {
        customerId: Type.String({ minLength: 1 }),
        currency,
        country: Type.Optional(Type.String()),
        paymentMethod,
        paymentToken,
        shippingAddress: Type.Optional(address),
        lines: Type.Array(line, { minItems: 1 }),
      },
      {
        customerId: '17850',
        currency: 'GBP',
        country: 'United Kingdom',
        paymentMethod: 'invoice',
        lines: [
          {
            lineId: 1,
            sku: '85123A',
            description: 'WHITE HANGING HEART T-LIGHT HOLDER',
            quantity: 6,
            unitPrice: '2.55',
          },
          { lineId: 2, sku: '71053', description: 'WHITE METAL LANTERN', quantity: 6, unitPrice: '3.39' },
        ],
      },
    ),
  },
  OrderModified: {
    1: event(
      'Something about the order became different.',
      {
        currency,
        changes: Type.Array(change, { minItems: 1, description: 'In the order in which they were made.' }),
        cause: Type.Optional(
          Type.Enum(['outOfStock'], {
            description: 'Why changes were taken back. Absent where somebody asked for the changes.',
          }),
        ),
      },
      { currency: 'GBP', changes: [{ kind: 'quantityChanged', lineId: 1, before: 6, after: 8 }] },
    ),
  },
  OrderConfirmed: { 1: event('The order was confirmed.', {}, {}) },
  OrderCancelled: {
    1: event(
      'The order was cancelled.',
      {
        reason,
        cause: Type.Optional(
          Type.Enum(['paymentFailed', 'outOfStock'], { description: 'Absent where somebody asked for it.' }),
        ),
      },
      { reason: 'The customer changed her mind.' },
    ),
  },
  PaymentConfirmed: {
    1: event(
      'The order was paid, whole.',
      { amount: price, currency, reference },
      { amount: '66.68', currency: 'GBP', reference: 'pay_7281' },
    ),
  },
  PaymentMethodChanged: {
    1: event(
      'The order is to be paid in another way.',
      { before: paymentMethod, after: paymentMethod, paymentToken, reason },
      { before: 'invoice', after: 'card' },
    ),
  },
  ShipmentDispatched: {
    1: event(
      'A shipment left.',
      {
        shipmentId,
        items,
        carrier: Type.Optional(Type.String()),
        trackingNumber: Type.Optional(Type.String()),
      },
      {
        shipmentId: 1,
        items: [
          { lineId: 1, quantity: 32 },
          { lineId: 2, quantity: 6 },
        ],
        carrier: 'Royal Mail',
        trackingNumber: 'RM 4021 7733 6GB',
      },
    ),
  },
  ShipmentDelivered: { 1: event('A shipment was delivered.', { shipmentId }, { shipmentId: 1 }) },
  DeliveryFailed: {
    1: event(
      'A shipment could not be delivered.',
      {
        shipmentId,
        attempt: Type.Integer({ minimum: 1, description: 'Counts the failures of the shipment.' }),
        reason,
        returnedToSender: Type.Boolean({ description: 'Whether it came back. If not, it is tried again.' }),
        restocked,
      },
      { shipmentId: 1, attempt: 1, reason: 'Nobody was at home.', returnedToSender: false },
    ),
  },
  ItemsReturned: {
    1: event(
      'Delivered items came back. `value` is what they had cost.',
      { items, value: price, currency, reason, restocked },
      { items: [{ lineId: 2, quantity: 1 }], value: '2.10', currency: 'GBP', reason: 'The box was broken.' },
    ),
  },
  ItemsCancelled: {
    1: event(
      'Items are not to be shipped any more: so many fewer are ordered of their lines. `value` is what they cost.',
      { items, value: price, currency, reason },
      {
        items: [{ lineId: 2, quantity: 1 }],
        value: '2.10',
        currency: 'GBP',
        reason: 'It is not made any more.',
      },
    ),
  },
  PaymentRefunded: {
    1: event(
      'Some or all of what was paid was given back.',
      { amount: price, currency, reference, reason },
      { amount: '2.10', currency: 'GBP', reference: 're_7281' },
    ),
  },
});
