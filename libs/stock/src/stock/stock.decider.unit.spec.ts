import { fold, specification } from '@daybook/event-sourcing';
import { type StockCommand, stockLimits } from './stock.commands.js';
import { stockDecider } from './stock.decider.js';
import type { StockEvent } from './stock.events.js';
import {
  adjust,
  adjusted,
  commit,
  committed,
  dispatch,
  dispatched,
  known,
  pick,
  picked,
  receive,
  received,
  refused,
  release,
  released,
  reserve,
  reserved,
  takeBack,
} from './testing/stock.examples.js';
import { invalidCommand, type StockRejectionCode, violation } from './stock.rejections.js';
import { unservedOrders } from './stock.state.js';

const { given } = specification(stockDecider);

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

  it('may find less than is reserved, and says who misses out: those that reserved last', () => {
    const history = [received(10), reserved('b', 4), reserved('a', 5), adjusted(10, 4)];
    given(received(10), reserved('b', 4), reserved('a', 5)).when(adjust(4)).then(adjusted(10, 4));
    expect(unservedOrders(known(...history))).toEqual([{ orderId: 'a', missing: 5 }]);
    expect(unservedOrders(known(...history, adjusted(4, 6)))).toEqual([{ orderId: 'a', missing: 3 }]);
    expect(unservedOrders(known(...history, received(5)))).toEqual([]);
    expect(unservedOrders(known(...history, released('b', 4)))).toEqual([{ orderId: 'a', missing: 1 }]);
  });

  it('finds no less than is about to leave', () => {
    const history = [received(10), picked('a', 1, 4, 4)];
    given(...history)
      .when(adjust(4))
      .then(adjusted(10, 4));
    given(...history)
      .when(adjust(3))
      .thenRejected({ code: 'below-picked', detail: '4 units are picked.' });
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

  it('moves from what is reserved to what is wanted, in one step', () => {
    const history = [received(10), reserved('a', 5)];
    given(...history)
      .when(reserve('a', 4))
      .then(released('a', 1));
    given(...history)
      .when(reserve('a', 10))
      .then(reserved('a', 5));
    given(...history)
      .when(reserve('a', 5))
      .thenRejected({ code: 'nothing-changed' });
  });

  it('keeps what is reserved where more cannot be had', () => {
    const history = [received(10), reserved('a', 5), reserved('b', 3)];
    const refusal = refused('stock-insufficient', 'a', 3, 2);
    given(...history)
      .when(reserve('a', 8))
      .then(refusal);
    expect(known(...history, refusal).reservations.get('a')).toMatchObject({ quantity: 5 });
  });

  it('grants nothing while a count has found less than is reserved', () => {
    given(received(10), reserved('a', 5), adjusted(10, 3))
      .when(reserve('b', 1))
      .then(refused('stock-insufficient', 'b', 1, 0));
  });

  it('leaves what is picked for a shipment', () => {
    const history = [received(10), reserved('a', 5), picked('a', 1, 3, 0)];
    given(...history)
      .when(reserve('a', 1))
      .then(released('a', 2));
    given(...history, released('a', 2))
      .when(reserve('a', 1))
      .thenRejected({ code: 'nothing-changed' });
  });

  it('needs a sku of which anything was recorded, as all that is done for an order does', () => {
    for (const command of [reserve('a', 1), release('a'), pick('a', 1, 1), commit('a', 1)]) {
      given().when(command).thenRejected({ code: 'sku-unknown' });
    }
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

  it('leaves what is picked for a shipment, unless the order is cancelled', () => {
    const history = [received(10), reserved('a', 4), picked('a', 1, 3, 0)];
    given(...history)
      .when(release('a'))
      .then(released('a', 1));
    given(...history, released('a', 1))
      .when(release('a'))
      .thenRejected({ code: 'reservation-not-found' });
    given(...history.slice(0, 2))
      .when({ type: 'ReleaseReservation', orderId: 'a', keep: 1 })
      .then(released('a', 3));
    given(...history)
      .when({ type: 'ReleaseReservation', orderId: 'a', evenPicked: true })
      .then(released('a', 4));
  });

  it.each<[string, StockEvent[]]>([
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
    const state = known(received(10), reserved('a', 4), committed('a', 3));
    expect(state).toMatchObject({ onHand: 7, reserved: 1 });
    expect([...state.reservations]).toEqual([['a', { quantity: 1, turn: 1 }]]);
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
    for (const command of [
      receive(quantity),
      reserve('a', quantity),
      pick('a', 1, quantity),
      dispatch('a', 1, quantity),
      takeBack('a', quantity, 0),
      commit('a', quantity),
    ]) {
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
    const impossible = [
      released('a', 9),
      committed('a', 9),
      dispatched('a', 1, 9),
      released('b', 1),
      committed('b', 1),
      dispatched('b', 1, 1),
    ];
    for (const event of impossible) {
      const state = known(...history, event);
      const sum = [...state.reservations].reduce((total, [, { quantity }]) => total + quantity, 0);
      expect(sum).toBe(state.reserved);
      expect(state.onHand).toBeGreaterThanOrEqual(6);
    }
  });
});
