import type { ReservationRefusal } from '@daybook/stock';
import Type from 'typebox';
import { defineEvents, event } from './event-shapes.js';
import { units } from './fields.js';

/* One schema per stored event type and version, as order.schemas.ts has them for orders, and under the same rules. */

const order = (description: string) => Type.String({ minLength: 1, description });

const quantity = units(1, 'A number of units.');
const onHand = units(0, 'Units on hand, reserved or not.');
const shipmentId = Type.Integer({ minimum: 1, description: 'The shipment of the order.' });
const orderId = order('The order that they are reserved for.');
const released = units(
  0,
  'Units that were set aside for the shipment alone, have not left with it and are available again.',
);

export const stockEventSchemas = defineEvents({
  StockReceived: {
    1: event(
      'Units of the sku came in.',
      { quantity, reference: Type.Optional(Type.String()) },
      { quantity: 100, reference: 'Delivery note 4711' },
    ),
  },
  StockAdjusted: {
    1: event(
      'The units on hand were found to be another number than was thought.',
      { before: onHand, after: onHand, reason: Type.String({ minLength: 1 }) },
      { before: 100, after: 97, reason: 'Three came broken.' },
    ),
  },
  StockReserved: {
    1: event(
      'Units are kept for an order, beside any that are kept for it already.',
      { orderId, quantity },
      { orderId: '536365', quantity: 6 },
    ),
  },
  StockReservationRefused: {
    1: event(
      'No units more are kept for an order that asked for them.',
      {
        orderId: order('The order that asked for them.'),
        quantity,
        code: Type.Unsafe<ReservationRefusal>(
          Type.String({
            minLength: 1,
            description:
              'stock-insufficient: fewer are available. already-reserved, in older events: some were kept for the order already.',
          }),
        ),
        available: units(0, 'Units that could have been had.'),
      },
      { orderId: '536366', quantity: 120, code: 'stock-insufficient', available: 93 },
    ),
  },
  ReservationReleased: {
    1: event(
      'Units that were kept for an order are available again.',
      { orderId, quantity, reason: Type.Optional(Type.String()) },
      { orderId: '536365', quantity: 2, reason: 'The order was cancelled.' },
    ),
  },
  StockPicked: {
    1: event(
      'Units are set aside for a shipment that is about to leave; they are on hand until it has.',
      {
        orderId,
        shipmentId,
        quantity,
        added: units(0, 'How many of them were not kept for the order before, and are from now on.'),
      },
      { orderId: '536367', shipmentId: 1, quantity: 3, added: 3 },
    ),
  },
  StockDispatched: {
    1: event(
      'A shipment has left, with so many of the units that were kept for its order.',
      { orderId, shipmentId, quantity, released },
      { orderId: '536367', shipmentId: 1, quantity: 3, released: 0 },
    ),
  },
  StockUnpicked: {
    1: event(
      'Nothing is set aside any more for a shipment that leaves without it.',
      { orderId, shipmentId, released },
      { orderId: '536367', shipmentId: 2, released: 0 },
    ),
  },
  StockTakenBack: {
    1: event(
      'Units that had left are on hand again.',
      {
        orderId: order('The order that they had left for.'),
        quantity,
        reserved: units(0, 'How many of them are kept for the order, which is to be sent them once more.'),
      },
      { orderId: '536367', quantity: 2, reserved: 2 },
    ),
  },
  ReservationCommitted: {
    1: event(
      'Units that were kept for an order have left. Since there is StockDispatched it is not written.',
      { orderId, quantity },
      { orderId: '536365', quantity: 4 },
    ),
  },
});
