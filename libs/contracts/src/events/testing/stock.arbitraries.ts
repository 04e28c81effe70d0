import { stockLimits, type StockEvent } from '@daybook/stock';
import fc from 'fast-check';

/* Stock events as a decider could have decided them. */

const optional = { noNullPrototype: true } as const;
const text = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const quantity = fc.integer({ min: 1, max: stockLimits.maxQuantity });
const onHand = fc.nat(stockLimits.maxOnHand);

export const stockEvent: fc.Arbitrary<StockEvent> = fc.oneof(
  fc.record(
    { type: fc.constant('StockReceived'), quantity, reference: text },
    { ...optional, requiredKeys: ['type', 'quantity'] },
  ),
  fc.record({ type: fc.constant('StockAdjusted'), before: onHand, after: onHand, reason: name }, optional),
  fc.record(
    { type: fc.constantFrom('StockReserved', 'ReservationCommitted'), orderId: name, quantity },
    optional,
  ),
  fc.record(
    {
      type: fc.constant('StockReservationRefused'),
      orderId: name,
      quantity,
      code: fc.constantFrom('stock-insufficient', 'already-reserved'),
      available: onHand,
    },
    optional,
  ),
  fc.record(
    { type: fc.constant('StockPicked'), orderId: name, shipmentId: quantity, quantity, added: onHand },
    optional,
  ),
  fc.record(
    { type: fc.constant('StockDispatched'), orderId: name, shipmentId: quantity, quantity, released: onHand },
    optional,
  ),
  fc.record(
    { type: fc.constant('StockUnpicked'), orderId: name, shipmentId: quantity, released: onHand },
    optional,
  ),
  fc.record({ type: fc.constant('StockTakenBack'), orderId: name, quantity, reserved: onHand }, optional),
  fc.record(
    { type: fc.constant('ReservationReleased'), orderId: name, quantity, reason: text },
    { ...optional, requiredKeys: ['type', 'orderId', 'quantity'] },
  ),
);
