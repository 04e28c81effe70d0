import Type from 'typebox';

/*
 * One schema per stored event type and version, for readers of any language. A schema describes `data` of
 * the envelope. Once events of a version are stored its schema never gets narrower or says something else:
 * that would be a new version, with an upcaster from this one.
 *
 * Hence the limits that the order puts on what is asked of it (lines, quantities, known currencies) are
 * not repeated here: they may change, and what is stored stays.
 */

const closed = { additionalProperties: false } as const;
const schemaId = (type: string, schemaVersion: number) => `urn:daybook:event:${type}:${schemaVersion}`;

const lineIdV1 = Type.Integer({ minimum: 1, description: 'Names one line of the order, for ever.' });
const quantityV1 = Type.Integer({ minimum: 1 });
const skuV1 = Type.String({ minLength: 1, description: 'Case-sensitive.' });
const currencyV1 = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 alphabetic code.' });

const amountV1 = Type.String({
  pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$',
  description: "Decimal text in the event's currency, with exactly the digits of its minor unit.",
});
const paymentMethodV1 = Type.Enum(['card', 'cashOnDelivery', 'invoice']);

const paymentTokenV1 = Type.String({
  minLength: 1,
  description: "What the payment provider gave for the customer's card. Only with the method card.",
});

const addressV1 = Type.Object(
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

const lineV1 = Type.Object(
  {
    lineId: lineIdV1,
    sku: Type.String({ minLength: 1, description: 'Case-sensitive.' }),
    description: Type.Optional(Type.String()),
    quantity: quantityV1,
    unitPrice: amountV1,
  },
  closed,
);

export const orderPlacedV1 = Type.Object(
  {
    customerId: Type.String({ minLength: 1 }),
    currency: currencyV1,
    country: Type.Optional(Type.String()),
    paymentMethod: paymentMethodV1,
    paymentToken: Type.Optional(paymentTokenV1),
    shippingAddress: Type.Optional(addressV1),
    lines: Type.Immutable(Type.Array(lineV1, { minItems: 1 })),
  },
  { ...closed, $id: schemaId('OrderPlaced', 1), description: 'A customer placed an order.' },
);

const changeV1 = Type.Union([
  Type.Object(
    { kind: Type.Literal('quantityChanged'), lineId: lineIdV1, before: quantityV1, after: quantityV1 },
    closed,
  ),
  Type.Object({ kind: Type.Literal('lineAdded'), line: lineV1 }, closed),
  Type.Object({ kind: Type.Literal('lineRemoved'), line: lineV1 }, closed),
  Type.Object(
    {
      kind: Type.Literal('shippingAddressChanged'),
      before: Type.Optional(addressV1),
      after: addressV1,
    },
    closed,
  ),
]);

export const orderModifiedV1 = Type.Object(
  {
    currency: currencyV1,
    changes: Type.Immutable(
      Type.Array(changeV1, { minItems: 1, description: 'In the order in which they were made.' }),
    ),
    cause: Type.Optional(
      Type.Enum(['outOfStock'], {
        description: 'Why changes were taken back. Absent where somebody asked for the changes.',
      }),
    ),
  },
  {
    ...closed,
    $id: schemaId('OrderModified', 1),
    description: 'Something about the order became different.',
  },
);

/** An event that says nothing but its name. Typed as a record, because `object` would allow anything. */
export const orderConfirmedV1 = Type.Unsafe<Readonly<Record<string, never>>>(
  Type.Object({}, { ...closed, $id: schemaId('OrderConfirmed', 1), description: 'The order was confirmed.' }),
);

export const orderCancelledV1 = Type.Object(
  {
    reason: Type.Optional(Type.String()),
    cause: Type.Optional(
      Type.Enum(['paymentFailed', 'outOfStock'], { description: 'Absent where somebody asked for it.' }),
    ),
  },
  { ...closed, $id: schemaId('OrderCancelled', 1), description: 'The order was cancelled.' },
);

const paymentReferenceV1 = Type.String({ description: "The provider's or the bank's own id." });

export const paymentConfirmedV1 = Type.Object(
  { amount: amountV1, currency: currencyV1, reference: Type.Optional(paymentReferenceV1) },
  { ...closed, $id: schemaId('PaymentConfirmed', 1), description: 'The order was paid, whole.' },
);

export const paymentMethodChangedV1 = Type.Object(
  {
    before: paymentMethodV1,
    after: paymentMethodV1,
    paymentToken: Type.Optional(paymentTokenV1),
    reason: Type.Optional(Type.String()),
  },
  {
    ...closed,
    $id: schemaId('PaymentMethodChanged', 1),
    description: 'The order is to be paid in another way.',
  },
);

export const paymentRefundedV1 = Type.Object(
  {
    amount: amountV1,
    currency: currencyV1,
    reference: Type.Optional(paymentReferenceV1),
    reason: Type.Optional(Type.String()),
  },
  {
    ...closed,
    $id: schemaId('PaymentRefunded', 1),
    description: 'Some or all of what was paid was given back.',
  },
);

const shipmentIdV1 = Type.Integer({ minimum: 1, description: 'Names one shipment of the order: 1, 2, …' });
const itemsV1 = Type.Immutable(
  Type.Array(Type.Object({ lineId: lineIdV1, quantity: quantityV1 }, closed), {
    minItems: 1,
    description: 'Some quantity of some lines, each line once.',
  }),
);

export const shipmentDispatchedV1 = Type.Object(
  {
    shipmentId: shipmentIdV1,
    items: itemsV1,
    carrier: Type.Optional(Type.String()),
    trackingNumber: Type.Optional(Type.String()),
  },
  { ...closed, $id: schemaId('ShipmentDispatched', 1), description: 'A shipment left.' },
);

export const shipmentDeliveredV1 = Type.Object(
  { shipmentId: shipmentIdV1 },
  { ...closed, $id: schemaId('ShipmentDelivered', 1), description: 'A shipment was delivered.' },
);

const restockedV1 = Type.Optional(
  Type.Immutable(
    Type.Array(
      Type.Object(
        { lineId: lineIdV1, sku: skuV1, quantity: quantityV1 },
        { ...closed, description: 'Some quantity of one line, in stock again.' },
      ),
      {
        description: 'What of it is in stock again. Absent where nothing was said of that; then nothing is.',
      },
    ),
  ),
);

export const deliveryFailedV1 = Type.Object(
  {
    shipmentId: shipmentIdV1,
    attempt: Type.Integer({ minimum: 1, description: 'Counts the failures of the shipment.' }),
    reason: Type.Optional(Type.String()),
    returnedToSender: Type.Boolean({ description: 'Whether it came back. If not, it is tried again.' }),
    restocked: restockedV1,
  },
  { ...closed, $id: schemaId('DeliveryFailed', 1), description: 'A shipment could not be delivered.' },
);

export const itemsReturnedV1 = Type.Object(
  {
    items: itemsV1,
    value: amountV1,
    currency: currencyV1,
    reason: Type.Optional(Type.String()),
    restocked: restockedV1,
  },
  {
    ...closed,
    $id: schemaId('ItemsReturned', 1),
    description: 'Delivered items came back. `value` is what they had cost.',
  },
);
