import Type from 'typebox';

/* One schema per stored event type and version, as order.schemas.ts has them for orders, and under the same rules. */

const closed = { additionalProperties: false } as const;
const schemaId = (type: string, schemaVersion: number) => `urn:daybook:event:${type}:${schemaVersion}`;

const quantityV1 = Type.Integer({ minimum: 1, description: 'A number of units.' });
const onHandV1 = Type.Integer({ minimum: 0, description: 'Units on hand, reserved or not.' });
const shipmentIdV1 = Type.Integer({ minimum: 1, description: 'The shipment of the order.' });
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
  {
    ...closed,
    $id: schemaId('StockReserved', 1),
    description: 'Units are kept for an order, beside any that are kept for it already.',
  },
);

export const stockReservationRefusedV1 = Type.Object(
  {
    orderId: Type.String({ minLength: 1, description: 'The order that asked for them.' }),
    quantity: quantityV1,
    code: Type.String({
      minLength: 1,
      description:
        'stock-insufficient: fewer are available. already-reserved, in older events: some were kept for the order already.',
    }),
    available: Type.Integer({ minimum: 0, description: 'Units that could have been had.' }),
  },
  {
    ...closed,
    $id: schemaId('StockReservationRefused', 1),
    description: 'No units more are kept for an order that asked for them.',
  },
);

export const reservationReleasedV1 = Type.Object(
  { orderId: orderIdV1, quantity: quantityV1, reason: Type.Optional(Type.String()) },
  {
    ...closed,
    $id: schemaId('ReservationReleased', 1),
    description: 'Units that were kept for an order are available again.',
  },
);

export const stockPickedV1 = Type.Object(
  {
    orderId: orderIdV1,
    shipmentId: shipmentIdV1,
    quantity: quantityV1,
    added: Type.Integer({
      minimum: 0,
      description: 'How many of them were not kept for the order before, and are from now on.',
    }),
  },
  {
    ...closed,
    $id: schemaId('StockPicked', 1),
    description: 'Units are set aside for a shipment that is about to leave; they are on hand until it has.',
  },
);

const releasedV1 = Type.Integer({
  minimum: 0,
  description:
    'Units that were set aside for the shipment alone, have not left with it and are available again.',
});

export const stockDispatchedV1 = Type.Object(
  { orderId: orderIdV1, shipmentId: shipmentIdV1, quantity: quantityV1, released: releasedV1 },
  {
    ...closed,
    $id: schemaId('StockDispatched', 1),
    description: 'A shipment has left, with so many of the units that were kept for its order.',
  },
);

export const stockUnpickedV1 = Type.Object(
  { orderId: orderIdV1, shipmentId: shipmentIdV1, released: releasedV1 },
  {
    ...closed,
    $id: schemaId('StockUnpicked', 1),
    description: 'Nothing is set aside any more for a shipment that leaves without it.',
  },
);

export const stockTakenBackV1 = Type.Object(
  {
    orderId: Type.String({ minLength: 1, description: 'The order that they had left for.' }),
    quantity: quantityV1,
    reserved: Type.Integer({
      minimum: 0,
      description: 'How many of them are kept for the order, which is to be sent them once more.',
    }),
  },
  {
    ...closed,
    $id: schemaId('StockTakenBack', 1),
    description: 'Units that had left are on hand again.',
  },
);

export const reservationCommittedV1 = Type.Object(
  { orderId: orderIdV1, quantity: quantityV1 },
  {
    ...closed,
    $id: schemaId('ReservationCommitted', 1),
    description:
      'Units that were kept for an order have left. Since there is StockDispatched it is not written.',
  },
);

export const stockEventSchemas = {
  StockReceived: { 1: stockReceivedV1 },
  StockAdjusted: { 1: stockAdjustedV1 },
  StockReserved: { 1: stockReservedV1 },
  StockReservationRefused: { 1: stockReservationRefusedV1 },
  ReservationReleased: { 1: reservationReleasedV1 },
  StockPicked: { 1: stockPickedV1 },
  StockDispatched: { 1: stockDispatchedV1 },
  StockUnpicked: { 1: stockUnpickedV1 },
  StockTakenBack: { 1: stockTakenBackV1 },
  ReservationCommitted: { 1: reservationCommittedV1 },
} as const;
