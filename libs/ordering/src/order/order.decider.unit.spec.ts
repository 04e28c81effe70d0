import { fold, specification } from '@daybook/event-sourcing';
import { limits, type OrderCommand, type PlaceOrder } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';
import {
  highStreet,
  holder,
  holderRequest,
  lanternRequest,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  placeOrder,
} from './testing/order.examples.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';

const { given } = specification(orderDecider);

const changeAddress: OrderCommand = {
  type: 'ModifyOrder',
  changes: [{ action: 'changeShippingAddress', shippingAddress: highStreet }],
};

describe('placing an order', () => {
  it('numbers the lines and reads their prices', () => {
    given().when(placeOrder).then(orderPlaced);
  });

  it('keeps everything that the customer said', () => {
    const said = { country: 'United Kingdom', paymentMethod: 'card', shippingAddress: highStreet } as const;
    given()
      .when({ ...placeOrder, ...said })
      .then({ ...orderPlaced, ...said });
  });

  it('keeps the token of the card', () => {
    const byCard = { paymentMethod: 'card', paymentToken: 'pm_1' } as const;
    given()
      .when({ ...placeOrder, ...byCard })
      .then({ ...orderPlaced, ...byCard });
  });

  it('takes free items, the same sku twice and skus that differ only in case', () => {
    const skus = ['85123A', '85123A', '85123a'];
    given()
      .when({ ...placeOrder, lines: skus.map((sku) => ({ sku, quantity: 1, unitPrice: '0' })) })
      .then({
        ...orderPlaced,
        lines: skus.map((sku, index) => ({ lineId: index + 1, sku, quantity: 1, unitPriceMinor: 0 })),
      });
  });

  it.each<[OrderRejectionCode, string, Partial<PlaceOrder>]>([
    ['customer-missing', '/customerId', { customerId: ' ' }],
    ['currency-unknown', '/currency', { currency: 'XXX' }],
    ['order-without-lines', '/lines', { lines: [] }],
    ['payment-token-without-card', '/paymentToken', { paymentToken: 'pm_1' }],
    ['sku-missing', '/lines/0/sku', { lines: [{ ...holderRequest, sku: '' }] }],
    ['quantity-not-integer', '/lines/0/quantity', { lines: [{ ...holderRequest, quantity: 1.5 }] }],
    ['quantity-not-integer', '/lines/0/quantity', { lines: [{ ...holderRequest, quantity: Number.NaN }] }],
    ['quantity-not-positive', '/lines/0/quantity', { lines: [{ ...holderRequest, quantity: 0 }] }],
    ['quantity-not-positive', '/lines/0/quantity', { lines: [{ ...holderRequest, quantity: -9 }] }],
    ['quantity-too-large', '/lines/0/quantity', { lines: [{ ...holderRequest, quantity: 1_000_000_001 }] }],
    ['price-malformed', '/lines/0/unitPrice', { lines: [{ ...holderRequest, unitPrice: '2,55' }] }],
    ['price-negative', '/lines/0/unitPrice', { lines: [{ ...holderRequest, unitPrice: '-2.55' }] }],
    ['price-too-precise', '/lines/0/unitPrice', { lines: [{ ...holderRequest, unitPrice: '0.001' }] }],
    [
      'amount-too-large',
      '/lines/0/unitPrice',
      { lines: [{ ...holderRequest, unitPrice: '90071992547409.92' }] },
    ],
    ['amount-too-large', '/lines/0', { lines: [{ ...holderRequest, unitPrice: '90071992547409.91' }] }],
  ])('rejects %s at %s', (code, pointer, mistake) => {
    given()
      .when({ ...placeOrder, ...mistake })
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('rejects a total that cannot be kept exactly', () => {
    const line = { sku: 'gold', quantity: 1, unitPrice: '90071992547409.91' };
    given()
      .when({ ...placeOrder, lines: [line, { ...line, unitPrice: '0.00' }] })
      .then({
        ...orderPlaced,
        lines: [
          { lineId: 1, sku: 'gold', quantity: 1, unitPriceMinor: Number.MAX_SAFE_INTEGER },
          { lineId: 2, sku: 'gold', quantity: 1, unitPriceMinor: 0 },
        ],
      });
    given()
      .when({ ...placeOrder, lines: [line, { ...line, unitPrice: '0.01' }] })
      .thenRejected(invalidCommand([violation('amount-too-large', '/lines')]));
  });

  it('names everything that is wrong', () => {
    given()
      .when({
        ...placeOrder,
        customerId: '',
        lines: [
          { sku: '', quantity: -1.5, unitPrice: '-2.555' },
          lanternRequest,
          { ...holderRequest, quantity: 0 },
        ],
      })
      .thenRejected(
        invalidCommand([
          violation('customer-missing', '/customerId'),
          violation('quantity-not-integer', '/lines/0/quantity'),
          violation('quantity-not-positive', '/lines/0/quantity'),
          violation('sku-missing', '/lines/0/sku'),
          violation('price-negative', '/lines/0/unitPrice'),
          violation('price-too-precise', '/lines/0/unitPrice'),
          violation('quantity-not-positive', '/lines/2/quantity'),
        ]),
      );
  });

  it('judges what it can without a known currency', () => {
    given()
      .when({ ...placeOrder, currency: 'gbp', lines: [{ ...holderRequest, quantity: 0 }, holderRequest] })
      .thenRejected(
        invalidCommand([
          violation('currency-unknown', '/currency'),
          violation('quantity-not-positive', '/lines/0/quantity'),
        ]),
      );
  });

  it('takes as many lines as an order can hold, and no more', () => {
    const full = Array.from({ length: limits.maxLines }, () => holderRequest);
    given()
      .when({ ...placeOrder, lines: full })
      .then({ ...orderPlaced, lines: full.map((_, index) => ({ ...holder, lineId: index + 1 })) });
    given()
      .when({ ...placeOrder, lines: [...full, holderRequest] })
      .thenRejected(invalidCommand([violation('too-many-lines', '/lines')]));
  });
});

describe('confirming an order', () => {
  it.each(['invoice', 'cashOnDelivery'] as const)('needs no payment first with %s', (paymentMethod) => {
    given({ ...orderPlaced, paymentMethod })
      .when({ type: 'ConfirmOrder' })
      .then(orderConfirmed);
  });

  it('waits for the payment of an order paid by card', () => {
    given({ ...orderPlaced, paymentMethod: 'card' })
      .when({ type: 'ConfirmOrder' })
      .thenRejected({ code: 'payment-pending' });
  });
});

describe('cancelling an order', () => {
  it.each<[string, OrderEvent[]]>([
    ['placed', [orderPlaced]],
    ['confirmed', [orderPlaced, orderConfirmed]],
  ])('works while it is %s', (_status, history) => {
    given(...history)
      .when({ type: 'CancelOrder' })
      .then(orderCancelled);
    given(...history)
      .when({ type: 'CancelOrder', reason: 'changed my mind' })
      .then({ type: 'OrderCancelled', reason: 'changed my mind' });
  });
});

describe('a step that the status does not allow', () => {
  const none: OrderEvent[] = [];
  const placed = [orderPlaced];
  const confirmed = [orderPlaced, orderConfirmed];
  const cancelled = [orderPlaced, orderCancelled];
  const cancelledLate = [orderPlaced, orderConfirmed, orderCancelled];

  it.each<[string, OrderEvent[], OrderCommand, OrderRejectionCode]>([
    ['placed', placed, placeOrder, 'order-already-exists'],
    ['confirmed', confirmed, placeOrder, 'order-already-exists'],
    ['cancelled', cancelled, placeOrder, 'order-already-exists'],
    ['missing', none, changeAddress, 'order-not-found'],
    ['missing', none, { type: 'ConfirmOrder' }, 'order-not-found'],
    ['missing', none, { type: 'CancelOrder' }, 'order-not-found'],
    ['confirmed', confirmed, { type: 'ConfirmOrder' }, 'order-already-confirmed'],
    ['cancelled', cancelled, changeAddress, 'order-already-cancelled'],
    ['cancelled', cancelled, { type: 'ConfirmOrder' }, 'order-already-cancelled'],
    ['cancelled', cancelled, { type: 'CancelOrder' }, 'order-already-cancelled'],
    ['cancelled', cancelledLate, { type: 'CancelOrder' }, 'order-already-cancelled'],
  ])('is rejected: order %s, %#', (_status, history, command, code) => {
    given(...history)
      .when(command)
      .thenRejected({ code });
  });

  it('is rejected before the command is looked into', () => {
    given(orderPlaced)
      .when({ ...placeOrder, lines: [] })
      .thenRejected({ code: 'order-already-exists' });
  });
});

describe('an event that cannot follow', () => {
  const removed: OrderEvent = {
    type: 'OrderModified',
    currency: 'GBP',
    changes: [{ kind: 'lineRemoved', line: holder }],
  };
  const another: OrderEvent = { ...orderPlaced, currency: 'EUR' };

  it.each<[string, OrderEvent[], OrderEvent[]]>([
    ['missing', [], [removed, orderConfirmed, orderCancelled]],
    ['placed', [orderPlaced], [another]],
    ['confirmed', [orderPlaced, orderConfirmed], [another, orderConfirmed]],
    ['cancelled', [orderPlaced, orderCancelled], [another, removed, orderConfirmed, orderCancelled]],
  ])('leaves the order as it is: %s', (_status, history, impossible) => {
    const state = fold(orderDecider, history);
    for (const event of impossible) expect(orderDecider.evolve(state, event)).toBe(state);
  });

  it('leaves lines that it does not name as they are', () => {
    const state = fold(orderDecider, [orderPlaced]);
    const changes = [{ kind: 'quantityChanged', lineId: 9, before: 1, after: 2 }] as const;
    expect(orderDecider.evolve(state, { type: 'OrderModified', currency: 'GBP', changes })).toEqual(state);
  });
});
