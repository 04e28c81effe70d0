import { fold, specification } from '@daybook/event-sourcing';
import { type StockCommand, stockLimits } from './stock.commands.js';
import { stockDecider } from './stock.decider.js';
import type { ReservationRefusal, StockEvent } from './stock.events.js';
import { invalidCommand, type StockRejectionCode, violation } from './stock.rejections.js';
import type { KnownSku } from './stock.state.js';

const { given } = specification(stockDecider);

const received = (quantity: number): StockEvent => ({ type: 'StockReceived', quantity });
const reserved = (orderId: string, quantity: number): StockEvent => ({
  type: 'StockReserved',
  orderId,
  quantity,
});
const refused = (
  code: ReservationRefusal,
  orderId: string,
  quantity: number,
  available: number,
): StockEvent => ({
  type: 'StockReservationRefused',
  orderId,
  quantity,
  code,
  available,
});
const released = (orderId: string, quantity: number): StockEvent => ({
  type: 'ReservationReleased',
  orderId,
  quantity,
});
const committed = (orderId: string, quantity: number): StockEvent => ({
  type: 'ReservationCommitted',
  orderId,
  quantity,
});
const adjusted = (before: number, after: number): StockEvent => ({
  type: 'StockAdjusted',
  before,
  after,
  reason: 'counted',
});

const receive = (quantity: number): StockCommand => ({ type: 'ReceiveStock', quantity });
const adjust = (onHand: number, reason = 'counted'): StockCommand => ({
  type: 'AdjustStock',
  onHand,
  reason,
});
const reserve = (orderId: string, quantity: number): StockCommand => ({
  type: 'ReserveStock',
  orderId,
  quantity,
});
const release = (orderId: string): StockCommand => ({ type: 'ReleaseReservation', orderId });
const commit = (orderId: string, quantity: number): StockCommand => ({
  type: 'CommitReservation',
  orderId,
  quantity,
});

describe('receiving stock', () => {
  it('makes a sku known, and keeps what the goods came with', () => {
    given().when(receive(10)).then(received(10));
    given(received(10))
      .when({ type: 'ReceiveStock', quantity: 1, reference: 'DN-17' })
      .then({ type: 'StockReceived', quantity: 1, reference: 'DN-17' });
  });

  it('ends where one sku can hold no more', () => {
    const full = adjusted(0, stockLimits.maxOnHand - 1);
    given(full).when(receive(1)).then(received(1));
    given(full).when(receive(2)).thenRejected({ code: 'on-hand-too-large' });
  });
});

describe('adjusting stock', () => {
  it('says what was thought to be there and what is', () => {
    given(received(10)).when(adjust(7)).then(adjusted(10, 7));
    given(received(10)).when(adjust(12)).then(adjusted(10, 12));
    given().when(adjust(5)).then(adjusted(0, 5));
  });

  it('leaves those that are reserved', () => {
    const history = [received(10), reserved('a', 4)];
    given(...history)
      .when(adjust(4))
      .then(adjusted(10, 4));
    given(...history)
      .when(adjust(3))
      .thenRejected({ code: 'below-reserved', detail: '4 units are reserved.' });
  });

  it('is refused where nothing would change', () => {
    given(received(10)).when(adjust(10)).thenRejected({ code: 'nothing-changed' });
    given().when(adjust(0)).thenRejected({ code: 'nothing-changed' });
  });
});

describe('reserving stock', () => {
  it('takes from what is available', () => {
    given(received(10)).when(reserve('a', 10)).then(reserved('a', 10));
    given(received(10), reserved('a', 4)).when(reserve('b', 6)).then(reserved('b', 6));
    given(received(10), reserved('a', 10), released('a', 10)).when(reserve('b', 10)).then(reserved('b', 10));
  });

  it('is refused whole where less is available, and keeps how much was', () => {
    given(received(10), reserved('a', 4))
      .when(reserve('b', 7))
      .then(refused('stock-insufficient', 'b', 7, 6));
    given(received(10), reserved('a', 9))
      .when(reserve('b', 2))
      .then(refused('stock-insufficient', 'b', 2, 1));
    given(received(1), reserved('a', 1), committed('a', 1))
      .when(reserve('b', 1))
      .then(refused('stock-insufficient', 'b', 1, 0));
  });

  it('changes nothing when it is refused', () => {
    const history = [received(10), reserved('a', 4)];
    const refusal = refused('stock-insufficient', 'b', 7, 6);
    given(...history, refusal)
      .when(reserve('b', 6))
      .then(reserved('b', 6));
    given(...history, refusal)
      .when(release('b'))
      .thenRejected({ code: 'reservation-not-found' });
    expect(fold(stockDecider, [refusal])).toBe(stockDecider.initialState);
  });

  it('is done once for an order, as long as anything is reserved for it', () => {
    given(received(10), reserved('a', 1))
      .when(reserve('a', 1))
      .then(refused('already-reserved', 'a', 1, 9));
    given(received(10), reserved('a', 2), committed('a', 1))
      .when(reserve('a', 1))
      .then(refused('already-reserved', 'a', 1, 8));
    given(received(10), reserved('a', 1), committed('a', 1)).when(reserve('a', 1)).then(reserved('a', 1));
  });

  it('needs a sku of which anything was recorded', () => {
    given().when(reserve('a', 1)).thenRejected({ code: 'sku-unknown' });
  });
});

describe('releasing a reservation', () => {
  it('gives back what is still reserved', () => {
    given(received(10), reserved('a', 4)).when(release('a')).then(released('a', 4));
    given(received(10), reserved('a', 4), committed('a', 3)).when(release('a')).then(released('a', 1));
    given(received(10), reserved('a', 4))
      .when({ type: 'ReleaseReservation', orderId: 'a', reason: 'cancelled' })
      .then({ type: 'ReservationReleased', orderId: 'a', quantity: 4, reason: 'cancelled' });
  });

  it.each<[string, StockEvent[]]>([
    ['an unknown sku', []],
    ['another order', [received(10), reserved('b', 4)]],
    ['one that is released', [received(10), reserved('a', 4), released('a', 4)]],
    ['one whose goods have left', [received(10), reserved('a', 4), committed('a', 4)]],
  ])('is refused for %s', (_what, history) => {
    given(...history)
      .when(release('a'))
      .thenRejected({ code: 'reservation-not-found' });
    given(...history)
      .when(commit('a', 1))
      .thenRejected({ code: 'reservation-not-found' });
  });
});

describe('committing a reservation', () => {
  it('lets goods leave, at once or in parts', () => {
    given(received(10), reserved('a', 4)).when(commit('a', 4)).then(committed('a', 4));
    given(received(10), reserved('a', 4), committed('a', 3)).when(commit('a', 1)).then(committed('a', 1));
  });

  it('takes no more than is reserved', () => {
    given(received(10), reserved('a', 4), committed('a', 3)).when(commit('a', 2)).thenRejected({
      code: 'quantity-exceeds-reservation',
      detail: '1 unit is reserved for the order.',
    });
  });

  it('takes them off what is on hand and what is reserved', () => {
    const state = fold(stockDecider, [received(10), reserved('a', 4), committed('a', 3)]) as KnownSku;
    expect(state).toMatchObject({ onHand: 7, reserved: 1 });
    expect([...state.reservations]).toEqual([['a', 1]]);
  });
});

describe('what a command says', () => {
  const mistakes: [StockRejectionCode, string, StockCommand][] = [];
  for (const [code, quantity] of [
    ['quantity-not-integer', 1.5],
    ['quantity-not-integer', Number.NaN],
    ['quantity-not-positive', 0],
    ['quantity-not-positive', -1],
    ['quantity-too-large', stockLimits.maxQuantity + 1],
  ] as const) {
    for (const command of [receive(quantity), reserve('a', quantity), commit('a', quantity)]) {
      mistakes.push([code, '/quantity', command]);
    }
  }
  mistakes.push(
    ['on-hand-not-integer', '/onHand', adjust(0.5)],
    ['on-hand-negative', '/onHand', adjust(-1)],
    ['on-hand-too-large', '/onHand', adjust(stockLimits.maxOnHand + 1)],
    ['reason-missing', '/reason', adjust(1, ' ')],
  );

  it.each(mistakes)('is refused for %s at %s: %j', (code, pointer, command) => {
    given(received(10), reserved('a', 4))
      .when(command)
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('is refused with everything that is wrong', () => {
    given()
      .when(adjust(-0.5, ''))
      .thenRejected(
        invalidCommand([
          violation('on-hand-not-integer', '/onHand'),
          violation('on-hand-negative', '/onHand'),
          violation('reason-missing', '/reason'),
        ]),
      );
  });
});

describe('an event that cannot follow', () => {
  it('takes no more out of a reservation than is in it', () => {
    const history = [received(10), reserved('a', 4)];
    for (const event of [released('a', 9), committed('a', 9), released('b', 1), committed('b', 1)]) {
      const state = fold(stockDecider, [...history, event]) as KnownSku;
      const sum = [...state.reservations].reduce((total, [, quantity]) => total + quantity, 0);
      expect(sum).toBe(state.reserved);
      expect(state.onHand).toBeGreaterThanOrEqual(6);
    }
  });
});
