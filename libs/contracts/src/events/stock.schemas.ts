import Type from 'typebox';

/* One schema per stored event type and version, as order.schemas.ts has them for orders, and under the same rules. */

const closed = { additionalProperties: false } as const;
const schemaId = (type: string, schemaVersion: number) => `urn:daybook:event:${type}:${schemaVersion}`;

const quantityV1 = Type.Integer({ minimum: 1, description: 'A number of units.' });
const onHandV1 = Type.Integer({ minimum: 0, description: 'Units on hand, reserved or not.' });
const orderIdV1 = Type.String({ minLength: 1, description: 'The order that they are reserved for.' });

export const stockReceivedV1 = Type.Object(
  { quantity: quantityV1, reference: Type.Optional(Type.String()) },
  { ...closed, $id: schemaId('StockReceived', 1), description: 'Units of the sku came in.' },
);

export const stockAdjustedV1 = Type.Object(
  { before: onHandV1, after: onHandV1, reason: Type.String({ minLength: 1 }) },
  {
    ...closed,
    $id: schemaId('StockAdjusted', 1),
    description: 'The units on hand were found to be another number than was thought.',
  },
);

export const stockReservedV1 = Type.Object(
  { orderId: orderIdV1, quantity: quantityV1 },
  { ...closed, $id: schemaId('StockReserved', 1), description: 'Units are kept for an order.' },
);

export const stockReservationRefusedV1 = Type.Object(
  {
    orderId: Type.String({ minLength: 1, description: 'The order that asked for them.' }),
    quantity: quantityV1,
    code: Type.String({
      minLength: 1,
      description:
        'stock-insufficient: fewer are available. already-reserved: some are kept for the order already.',
    }),
    available: Type.Integer({ minimum: 0, description: 'Units that could have been had.' }),
  },
  {
    ...closed,
    $id: schemaId('StockReservationRefused', 1),
    description: 'No units are kept for an order that asked for them.',
  },
);

export const reservationReleasedV1 = Type.Object(
  { orderId: orderIdV1, quantity: quantityV1, reason: Type.Optional(Type.String()) },
  {
    ...closed,
    $id: schemaId('ReservationReleased', 1),
    description: 'What was still kept for an order is available again.',
  },
);

export const reservationCommittedV1 = Type.Object(
  { orderId: orderIdV1, quantity: quantityV1 },
  {
    ...closed,
    $id: schemaId('ReservationCommitted', 1),
    description: 'Units that were kept for an order have left.',
  },
);

export const stockEventSchemas = {
  StockReceived: { 1: stockReceivedV1 },
  StockAdjusted: { 1: stockAdjustedV1 },
  StockReserved: { 1: stockReservedV1 },
  StockReservationRefused: { 1: stockReservationRefusedV1 },
  ReservationReleased: { 1: reservationReleasedV1 },
  ReservationCommitted: { 1: reservationCommittedV1 },
} as const;
