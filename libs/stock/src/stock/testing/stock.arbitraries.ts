import fc from 'fast-check';
import type { StockCommand } from '../stock.commands.js';
import type { StockEvent } from '../stock.events.js';

/* Arbitrary stock for specs. */

const optional = { noNullPrototype: true } as const;
const text = fc.string({ unit: 'binary', maxLength: 12 });
const anyQuantity = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 }));
const count = fc.nat(1_000_000_000_000);

// Few orders, so that they meet their own reservations.
const orderId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');

const shipmentId = fc.integer({ min: 1, max: 3 });

/** Of each type any event of the right shape; a type that is left out does not compile. */
const events: {
  readonly [Type in StockEvent['type']]: fc.Arbitrary<Extract<StockEvent, { readonly type: Type }>>;
} = {
  StockReceived: fc.record(
    { type: fc.constant('StockReceived'), quantity: anyQuantity, reference: text },
    { ...optional, requiredKeys: ['type', 'quantity'] },
  ),
  StockAdjusted: fc.record(
    { type: fc.constant('StockAdjusted'), before: count, after: count, reason: text },
    optional,
  ),
  StockReserved: fc.record({ type: fc.constant('StockReserved'), orderId, quantity: anyQuantity }, optional),
  StockReservationRefused: fc.record(
    {
      type: fc.constant('StockReservationRefused'),
      orderId,
      quantity: anyQuantity,
      code: fc.constantFrom('stock-insufficient', 'already-reserved'),
      available: count,
    },
    optional,
  ),
  ReservationReleased: fc.record(
    { type: fc.constant('ReservationReleased'), orderId, quantity: anyQuantity, reason: text },
    { ...optional, requiredKeys: ['type', 'orderId', 'quantity'] },
  ),
  StockPicked: fc.record(
    { type: fc.constant('StockPicked'), orderId, shipmentId, quantity: anyQuantity, added: fc.nat(20) },
    optional,
  ),
  StockDispatched: fc.record(
    {
      type: fc.constant('StockDispatched'),
      orderId,
      shipmentId,
      quantity: anyQuantity,
      released: fc.nat(20),
    },
    optional,
  ),
  StockUnpicked: fc.record(
    { type: fc.constant('StockUnpicked'), orderId, shipmentId, released: fc.nat(20) },
    optional,
  ),
  StockTakenBack: fc.record(
    { type: fc.constant('StockTakenBack'), orderId, quantity: anyQuantity, reserved: fc.nat(20) },
    optional,
  ),
  ReservationCommitted: fc.record(
    { type: fc.constant('ReservationCommitted'), orderId, quantity: anyQuantity },
    optional,
  ),
};

/** Any event of the right shape, whether or not it could ever follow another. */
export const event: fc.Arbitrary<StockEvent> = fc.oneof(...Object.values(events));

// Mistakes are rare, and quantities small, so that reservations meet the end of the stock.
const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, Number.NaN, 1_000_000_001) },
);

/** Any command, valid more often than not. */
export const command: fc.Arbitrary<StockCommand> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('ReceiveStock'), quantity }, optional) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        type: fc.constant('AdjustStock'),
        onHand: fc.integer({ min: -1, max: 20 }),
        reason: fc.constantFrom('', 'counted'),
      },
      optional,
    ),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('ReserveStock'), orderId, quantity }, optional) },
  {
    weight: 2,
    arbitrary: fc.record(
      { type: fc.constant('ReleaseReservation'), orderId, evenPicked: fc.boolean(), reason: text },
      { ...optional, requiredKeys: ['type', 'orderId'] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('PickStock'), orderId, shipmentId, quantity }, optional),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('DispatchStock'), orderId, shipmentId, quantity }, optional),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('UnpickStock'), orderId, shipmentId }, optional) },
  {
    weight: 1,
    arbitrary: fc.record(
      { type: fc.constant('TakeBackStock'), orderId, quantity, reserved: fc.nat(8) },
      optional,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('CommitReservation'), orderId, quantity }, optional),
  },
);

export const commands: fc.Arbitrary<StockCommand[]> = fc.array(command, { maxLength: 60 });
