import type { ProcessInput } from './payment-process.told.inputs.js';
import {
  accepted,
  after,
  attemptSaid,
  declined,
  items,
  money,
  now,
  placed,
  policy,
  reserved,
  skus,
  told,
} from './testing/examples.js';

const cancelled = (orderVersion: number): ProcessInput => ({ type: 'OrderCancelled', orderVersion, now });

describe('the stock of an order', () => {
  it('is asked for before anything is charged: all skus in one order, each once', () => {
    expect(told(policy, placed).at(-1)).toEqual({ type: 'StockReservationRequested', request: 1, items });
    after(policy, placed)
      .when(reserved(1, ...skus))
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: skus, refused: [] },
        { type: 'PaymentAttemptRequested', request: 2, attempt: 1, key: '536365:1', ...money },
      );
  });

  it.each(['cashOnDelivery', 'invoice'] as const)('is all that %s waits for', (method) => {
    const order = { ...placed, method };
    after(policy, order)
      .when(reserved(1, ...skus))
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: skus, refused: [] },
        { type: 'OrderConfirmationRequested', request: 2, orderVersion: 1 },
      );
    after(policy, order, reserved(1, ...skus))
      .when(accepted(2, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 2, orderVersion: 2 },
        { type: 'PaymentProcessCompleted', outcome: method },
      );
  });

  const refused = [{ sku: '85123A', code: 'stock-insufficient' }];
  const short: ProcessInput = { type: 'ReservationAnswered', request: 1, reserved: ['71053'], refused, now };

  it('cannot be had in part: the order is cancelled, and then what was reserved of it released', () => {
    after(policy, placed)
      .when(short)
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: ['71053'], refused },
        { type: 'OrderCancellationRequested', request: 2, orderVersion: 1, cause: 'outOfStock' },
      );
    after(policy, placed, short)
      .when(accepted(2, 2))
      .then(
        { type: 'OrderRequestAccepted', request: 2, orderVersion: 2 },
        { type: 'PaymentProcessCompleted', outcome: 'cancelled' },
        { type: 'StockReleaseRequested', request: 3, skus: ['71053'] },
      );
  });

  it('is released too if it turns out to have been reserved after all', () => {
    after(policy, placed, short, accepted(2, 2), { type: 'ReleaseAnswered', request: 3, now })
      .when(reserved(1, ...skus))
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: skus, refused: [] },
        { type: 'StockReleaseRequested', request: 4, skus: ['85123A'] },
      );
  });

  it('is asked for once more where an older answer says that some was reserved already', () => {
    const held = [{ sku: '71053', code: 'already-reserved' }];
    after(policy, placed)
      .when({ type: 'ReservationAnswered', request: 1, reserved: [], refused: held, now })
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: [], refused: held },
        { type: 'StockReservationRequested', request: 2, items },
      );
  });

  const confirmed = [{ ...placed, method: 'invoice' } as const, reserved(1, ...skus), accepted(2, 2)];

  const sent = [{ sku: '85123A', quantity: 5 }];
  const first: ProcessInput = {
    type: 'ShipmentDispatched',
    orderVersion: 3,
    shipmentId: 1,
    items: sent,
    now,
  };

  it('is given back with the first shipment, as far as it is not to be sent, and nothing is wanted of it any more', () => {
    after(policy, ...confirmed)
      .when(first)
      .then(
        { type: 'DispatchNoted', orderVersion: 3, shipmentId: 1, items: sent },
        { type: 'StockReleaseRequested', request: 3, skus },
      );
    after(policy, ...confirmed, first)
      .when(first)
      .thenRejected({ code: 'known-already' });
    const rest: ProcessInput = { ...first, orderVersion: 4, shipmentId: 2, items };
    after(policy, ...confirmed, first, { type: 'ReleaseAnswered', request: 3, now })
      .when(rest)
      .then({ type: 'DispatchNoted', orderVersion: 4, shipmentId: 2, items });
  });

  it('is given back where it was reserved only after it had left', () => {
    const byHand: ProcessInput = { type: 'OrderConfirmed', orderVersion: 2, now };
    const all: ProcessInput = { ...first, items };
    after(policy, { ...placed, method: 'invoice' }, byHand, all)
      .when(reserved(1, ...skus))
      .then(
        { type: 'StockReservationAnswered', request: 1, reserved: skus, refused: [] },
        { type: 'StockReleaseRequested', request: 2, skus },
      );
  });

  it('is released when the order is cancelled after all, as far as it is still there', () => {
    after(policy, ...confirmed)
      .when(cancelled(3))
      .then(
        { type: 'OrderCancellationNoted', orderVersion: 3 },
        { type: 'StockReleaseRequested', request: 3, skus },
      );
  });

  const linesOf = (lanterns: number, holders: number) => [
    { sku: '71053', quantity: lanterns },
    { sku: '85123A', quantity: holders },
  ];
  const changedTo = (orderVersion: number, lines: typeof items): ProcessInput => ({
    type: 'OrderModified',
    orderVersion,
    amountMinor: 1530,
    lines,
    now,
  });
  const noted = (orderVersion: number, lines: typeof items) =>
    ({ type: 'OrderRevisionNoted', orderVersion, ...money, items: lines }) as const;

  it('follows a change of the lines in one step: so many are to be reserved as are ordered', () => {
    for (const lines of [linesOf(3, 7), linesOf(1, 7)]) {
      after(policy, placed, reserved(1, ...skus))
        .when(changedTo(2, lines))
        .then(noted(2, lines), { type: 'StockReservationRequested', request: 3, items: [lines[0]!] });
    }
  });

  it('is reserved before any is given back, and given back where it is ordered no more', () => {
    const lines = [
      { sku: '71053', quantity: 3 },
      { sku: 'NEW', quantity: 1 },
    ];
    after(policy, placed, reserved(1, ...skus))
      .when(changedTo(2, lines))
      .then(noted(2, lines), { type: 'StockReservationRequested', request: 3, items: lines });
    after(policy, placed, reserved(1, ...skus), changedTo(2, lines))
      .when(reserved(3, '71053', 'NEW'))
      .then(
        { type: 'StockReservationAnswered', request: 3, reserved: ['71053', 'NEW'], refused: [] },
        { type: 'StockReleaseRequested', request: 4, skus: ['85123A'] },
      );
  });

  const more = linesOf(2, 9);
  const tooMany: ProcessInput = { type: 'ReservationAnswered', request: 3, reserved: [], refused, now };
  const reversion = { type: 'OrderReversionRequested', cause: 'outOfStock' } as const;

  it('that a change would need and that cannot be had: the change is taken back, and what was reserved kept', () => {
    const waiting = [placed, reserved(1, ...skus), changedTo(2, more)];
    after(policy, ...waiting)
      .when(tooMany)
      .then(
        { type: 'StockReservationAnswered', request: 3, reserved: [], refused },
        { ...reversion, request: 4, orderVersion: 2, toVersion: 1 },
      );
    // Until the order says what it is since then, nothing is done on what it was.
    after(policy, ...waiting, tooMany)
      .when(accepted(4, 3))
      .then({ type: 'OrderRequestAccepted', request: 4, orderVersion: 3 });
    after(policy, ...waiting, tooMany, accepted(4, 3), attemptSaid(1, 2, declined()))
      .when(changedTo(3, items))
      .then(noted(3, items), {
        type: 'PaymentDeadlineSet',
        name: 'attempt:2',
        at: '2026-01-05T08:01:30.000Z',
      });
  });

  it('that was had before a change is what counts, even if the change came first', () => {
    const late = [placed, changedTo(2, more), reserved(1, ...skus)];
    expect(told(policy, ...late).at(-1)).toEqual({
      type: 'StockReservationRequested',
      request: 2,
      items: [more[1]],
    });
    after(policy, ...late)
      .when({ ...tooMany, request: 2 })
      .then(
        { type: 'StockReservationAnswered', request: 2, reserved: [], refused },
        { ...reversion, request: 3, orderVersion: 2, toVersion: 1 },
      );
  });

  it('that never could be had cancels the order, however it was changed', () => {
    after(policy, placed, changedTo(2, more), short)
      .when({ ...tooMany, request: 2 })
      .then(
        { type: 'StockReservationAnswered', request: 2, reserved: [], refused },
        { type: 'OrderCancellationRequested', request: 3, orderVersion: 2, cause: 'outOfStock' },
      );
  });
});
