import type { FurtherExamplesOf } from '../event-shapes.js';
import type { stockEventSchemas } from '../stock.schemas.js';

export const stockExamples: FurtherExamplesOf<typeof stockEventSchemas> = {
  StockReceived: {
    1: [
      { quantity: 1 },
      { quantity: 1_000_000_000, reference: 'Delivery note 4711' },
      { quantity: 5, reference: '' },
    ],
  },
  StockAdjusted: {
    1: [
      { before: 100, after: 97, reason: 'Counted.' },
      { before: 0, after: 1_000_000_000_000, reason: 'found' },
      { before: 3, after: 0, reason: 'broken' },
    ],
  },
  StockReserved: { 1: [{ orderId: 'A-1', quantity: 1_000_000_000 }] },
  StockReservationRefused: {
    1: [{ orderId: 'A-1', quantity: 1_000_000_000, code: 'already-reserved', available: 0 }],
  },
  ReservationReleased: {
    1: [
      { orderId: '536365', quantity: 6 },
      { orderId: 'A-1', quantity: 1, reason: 'The order was cancelled.' },
    ],
  },
  StockPicked: {
    1: [
      { orderId: '536365', shipmentId: 1, quantity: 6, added: 0 },
      { orderId: 'A-1', shipmentId: 500, quantity: 1_000_000_000, added: 1_000_000_000 },
    ],
  },
  StockDispatched: {
    1: [
      { orderId: '536365', shipmentId: 1, quantity: 6, released: 0 },
      { orderId: 'A-1', shipmentId: 2, quantity: 1, released: 3 },
    ],
  },
  StockUnpicked: { 1: [{ orderId: '536365', shipmentId: 1, released: 2 }] },
  StockTakenBack: {
    1: [
      { orderId: '536365', quantity: 6, reserved: 6 },
      { orderId: 'A-1', quantity: 1, reserved: 0 },
    ],
  },
  ReservationCommitted: { 1: [{ orderId: 'A-1', quantity: 1_000_000_000 }] },
};
