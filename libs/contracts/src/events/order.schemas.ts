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
const currencyV1 = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 alphabetic code.' });

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
    unitPrice: Type.String({
      pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$',
      description: "Decimal text in the event's currency, with exactly the digits of its minor unit.",
    }),
  },
  closed,
);

export const orderPlacedV1 = Type.Object(
  {
    customerId: Type.String({ minLength: 1 }),
    currency: currencyV1,
    country: Type.Optional(Type.String()),
    paymentMethod: Type.Enum(['card', 'cashOnDelivery', 'invoice']),
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
  { reason: Type.Optional(Type.String()) },
  { ...closed, $id: schemaId('OrderCancelled', 1), description: 'The order was cancelled.' },
);
