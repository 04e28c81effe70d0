import { specification } from '@daybook/event-sourcing';
import { stockLimits } from './stock.commands.js';
import { stockDecider } from './stock.decider.js';
import {
  adjusted,
  committed,
  dispatch,
  dispatched,
  known,
  pick,
  picked,
  received,
  reserved,
  takeBack,
  takenBack,
} from './testing/stock.examples.js';

const { given } = specification(stockDecider);

describe('picking stock for a shipment', () => {
  it('takes what is reserved for its order, and else what is available', () => {
    const history = [received(10), reserved('a', 4), reserved('b', 3)];
    given(...history)
      .when(pick('a', 1, 3))
      .then(picked('a', 1, 3, 0));
    given(...history)
      .when(pick('a', 1, 6))
      .then(picked('a', 1, 6, 2));
    given(...history)
      .when(pick('c', 1, 3))
      .then(picked('c', 1, 3, 3));
  });

  it('never takes what is reserved or picked for another', () => {
    const history = [received(10), reserved('a', 4), reserved('b', 3), picked('a', 1, 4, 0)];
    const rejection = { code: 'stock-insufficient', detail: '3 units are to be had.' } as const;
    given(...history)
      .when(pick('c', 1, 4))
      .thenRejected(rejection);
    given(...history)
      .when(pick('a', 2, 4))
      .thenRejected(rejection);
  });

  it('is done once for a shipment, and may be completed', () => {
    const history = [received(10), picked('a', 1, 3, 3)];
    for (const quantity of [2, 3]) {
      given(...history)
        .when(pick('a', 1, quantity))
        .thenRejected({ code: 'nothing-changed' });
    }
    given(...history)
      .when(pick('a', 1, 5))
      .then(picked('a', 1, 2, 2));
  });

  it('takes what a count has left, whoever comes first', () => {
    const history = [received(10), reserved('a', 3), reserved('b', 2), adjusted(10, 2)];
    given(...history)
      .when(pick('b', 1, 2))
      .then(picked('b', 1, 2, 0));
    given(...history)
      .when(pick('a', 1, 3))
      .thenRejected({ code: 'stock-insufficient', detail: '2 units are to be had.' });
    given(...history, picked('b', 1, 2, 0))
      .when(pick('a', 1, 1))
      .thenRejected({ code: 'stock-insufficient', detail: '0 units are to be had.' });
  });
});

describe('a shipment that leaves', () => {
  const history = [received(10), reserved('a', 5), picked('a', 1, 4, 0)];

  it('takes its units off what is on hand and what is reserved', () => {
    given(...history)
      .when(dispatch('a', 1, 4))
      .then(dispatched('a', 1, 4));
    expect(known(...history, dispatched('a', 1, 4))).toMatchObject({ onHand: 6, reserved: 1, picked: 0 });
  });

  it('keeps for its order what was picked and did not leave', () => {
    const state = known(...history, dispatched('a', 1, 1));
    expect(state).toMatchObject({ onHand: 9, reserved: 4, picked: 0 });
  });

  it('gives back what was picked for it alone and does not leave', () => {
    const more = [received(10), reserved('a', 2), picked('a', 1, 5, 3)];
    given(...more)
      .when(dispatch('a', 1, 1))
      .then(dispatched('a', 1, 1, 3));
    expect(known(...more, dispatched('a', 1, 1, 3))).toMatchObject({ onHand: 9, reserved: 1, picked: 0 });
    given(...more)
      .when({ type: 'UnpickStock', orderId: 'a', shipmentId: 1 })
      .then({ type: 'StockUnpicked', orderId: 'a', shipmentId: 1, released: 3 });
    given(...more, { type: 'StockUnpicked', orderId: 'a', shipmentId: 1, released: 3 })
      .when({ type: 'UnpickStock', orderId: 'a', shipmentId: 1 })
      .thenRejected({ code: 'shipment-not-picked' });
  });

  it('leaves once, and not without being picked', () => {
    given(...history, dispatched('a', 1, 4))
      .when(dispatch('a', 1, 4))
      .thenRejected({ code: 'shipment-not-picked', detail: '0 units are picked.' });
    given(...history)
      .when(dispatch('a', 2, 1))
      .thenRejected({ code: 'shipment-not-picked' });
    given()
      .when(dispatch('a', 1, 1))
      .thenRejected({ code: 'sku-unknown' });
  });
});

describe('stock that is taken back', () => {
  const history = [received(10), reserved('a', 4), committed('a', 4)];

  it('is on hand again, kept for its order or for anybody', () => {
    given(...history)
      .when(takeBack('a', 4, 4))
      .then(takenBack('a', 4, 4));
    given(...history)
      .when(takeBack('a', 3, 0))
      .then(takenBack('a', 3, 0));
    expect(known(...history, takenBack('a', 4, 4))).toMatchObject({ onHand: 10, reserved: 4 });
    expect(known(...history, takenBack('a', 3, 0))).toMatchObject({ onHand: 9, reserved: 0 });
  });

  it('ends where one sku can hold no more, and needs a sku that is recorded', () => {
    given(adjusted(0, stockLimits.maxOnHand))
      .when(takeBack('a', 1, 0))
      .thenRejected({ code: 'on-hand-too-large' });
    given()
      .when(takeBack('a', 1, 0))
      .thenRejected({ code: 'sku-unknown' });
  });
});
