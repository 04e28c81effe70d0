import { fold, specification } from '@daybook/event-sourcing';
import type { OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent, PaymentMethod } from './order.events.js';
import {
  cameBack,
  delivered,
  deliveredWhole,
  dispatched,
  holder,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  paymentConfirmed,
  paymentRefunded,
  returnedWhole,
  shippedWhole,
} from './testing/order.examples.js';
import { paymentTokenOf } from './order.payment-token.js';
import { invalidCommand, type OrderRejectionCode, violation } from './order.rejections.js';

const { given } = specification(orderDecider);

const pay = (amount = '22.08', more: object = {}): OrderCommand => ({
  type: 'RecordPayment',
  amount,
  ...more,
});
const refund = (amount?: string, more: object = {}): OrderCommand => ({
  type: 'RefundPayment',
  ...(amount !== undefined && { amount }),
  ...more,
});
const payBy = (paymentMethod: PaymentMethod, more: object = {}): OrderCommand => ({
  type: 'ChangePaymentMethod',
  paymentMethod,
  ...more,
});
const placedBy = (paymentMethod: PaymentMethod): OrderEvent => ({ ...orderPlaced, paymentMethod });
const free: OrderEvent = { ...orderPlaced, lines: [{ ...holder, unitPriceMinor: 0 }] };

describe('paying an order', () => {
  it.each(['card', 'cashOnDelivery', 'invoice'] as const)(
    'by %s confirms it while it is placed',
    (method) => {
      given(placedBy(method)).when(pay()).then(paymentConfirmed, orderConfirmed);
    },
  );

  it.each<[string, readonly OrderEvent[]]>([
    ['confirmed', [orderPlaced, orderConfirmed]],
    ['shipped', shippedWhole],
    ['delivered', deliveredWhole],
    ['returned', returnedWhole],
  ])('is possible at any later time: %s', (_status, history) => {
    given(...history)
      .when(pay())
      .then(paymentConfirmed);
  });

  it('keeps the reference, and takes the amount however it is written', () => {
    given(orderPlaced, orderConfirmed)
      .when(pay('22.0800', { currency: 'GBP', reference: 'pay_1' }))
      .then({ ...paymentConfirmed, reference: 'pay_1' });
  });

  it('needs the total that the modifications left', () => {
    const fewer: OrderEvent = {
      type: 'OrderModified',
      currency: 'GBP',
      changes: [{ kind: 'quantityChanged', lineId: 1, before: 6, after: 2 }],
    };
    given(orderPlaced, fewer)
      .when(pay('11.88'))
      .then({ ...paymentConfirmed, amountMinor: 1188 }, orderConfirmed);
  });

  it.each<[OrderRejectionCode, string, OrderCommand]>([
    ['payment-amount-mismatch', '/amount', pay('22.07')],
    ['payment-amount-mismatch', '/amount', pay('2208')],
    ['payment-currency-mismatch', '/currency', pay('22.08', { currency: 'EUR' })],
    ['amount-malformed', '/amount', pay('22,08')],
    ['amount-not-positive', '/amount', pay('-22.08')],
    ['amount-not-positive', '/amount', pay('0')],
    ['amount-too-precise', '/amount', pay('22.081')],
    ['amount-too-large', '/amount', pay('90071992547409.92')],
  ])('rejects %s at %s, %#', (code, pointer, command) => {
    given(orderPlaced)
      .when(command)
      .thenRejected(invalidCommand([violation(code, pointer)]));
  });

  it('names everything that is wrong', () => {
    given(orderPlaced)
      .when(pay('1.00', { currency: 'JPY' }))
      .thenRejected(
        invalidCommand([
          violation('payment-amount-mismatch', '/amount'),
          violation('payment-currency-mismatch', '/currency'),
        ]),
      );
  });

  it.each<[OrderRejectionCode, readonly OrderEvent[]]>([
    ['payment-already-confirmed', [orderPlaced, paymentConfirmed, orderConfirmed]],
    ['payment-already-confirmed', [...deliveredWhole, paymentConfirmed, paymentRefunded(2208)]],
    ['nothing-to-pay', [free]],
    ['order-already-cancelled', [orderPlaced, orderCancelled]],
    ['order-not-found', []],
  ])('is rejected: %s', (code, history) => {
    given(...history)
      .when(pay())
      .thenRejected({ code });
  });
});

describe('confirming an order that is free', () => {
  it('needs no payment by card either', () => {
    given({ ...free, paymentMethod: 'card' } as OrderEvent)
      .when({ type: 'ConfirmOrder' })
      .then(orderConfirmed);
  });
});

describe('changing how an order is paid', () => {
  it('is possible while it is placed', () => {
    given(placedBy('card'))
      .when(payBy('cashOnDelivery', { reason: 'The card was declined.' }))
      .then({
        type: 'PaymentMethodChanged',
        before: 'card',
        after: 'cashOnDelivery',
        reason: 'The card was declined.',
      });
  });

  it('decides what the confirmation waits for', () => {
    given(placedBy('card'), { type: 'PaymentMethodChanged', before: 'card', after: 'cashOnDelivery' })
      .when({ type: 'ConfirmOrder' })
      .then(orderConfirmed);
    given(orderPlaced, { type: 'PaymentMethodChanged', before: 'invoice', after: 'card' })
      .when({ type: 'ConfirmOrder' })
      .thenRejected({ code: 'payment-pending' });
  });

  it('says with which card', () => {
    given(orderPlaced)
      .when(payBy('card', { paymentToken: 'pm_1' }))
      .then({ type: 'PaymentMethodChanged', before: 'invoice', after: 'card', paymentToken: 'pm_1' });
  });

  it('from one card to another takes another token', () => {
    const byFirstCard: OrderEvent = { ...orderPlaced, paymentMethod: 'card', paymentToken: 'pm_1' };
    const toSecondCard = payBy('card', { paymentToken: 'pm_2' });
    const changed: OrderEvent = {
      type: 'PaymentMethodChanged',
      before: 'card',
      after: 'card',
      paymentToken: 'pm_2',
    };
    given(byFirstCard).when(toSecondCard).then(changed);
    given(placedBy('card')).when(toSecondCard).then(changed);
    const unchanged = invalidCommand([violation('nothing-changed', '/paymentMethod')]);
    given(byFirstCard, changed).when(toSecondCard).thenRejected(unchanged);
    given(byFirstCard).when(payBy('card')).thenRejected(unchanged);
  });

  it('takes a token for nothing but a card', () => {
    const withoutCard = violation('payment-token-without-card', '/paymentToken');
    given(placedBy('card'))
      .when(payBy('invoice', { paymentToken: 'pm_1' }))
      .thenRejected(invalidCommand([withoutCard]));
    given(orderPlaced)
      .when(payBy('invoice', { paymentToken: 'pm_1' }))
      .thenRejected(invalidCommand([violation('nothing-changed', '/paymentMethod'), withoutCard]));
  });

  it('is rejected where it is so already', () => {
    given(orderPlaced)
      .when(payBy('invoice'))
      .thenRejected(invalidCommand([violation('nothing-changed', '/paymentMethod')]));
  });

  it.each<[OrderRejectionCode, readonly OrderEvent[]]>([
    ['order-already-confirmed', [orderPlaced, orderConfirmed]],
    ['order-already-confirmed', deliveredWhole],
    ['payment-already-confirmed', [orderPlaced, paymentConfirmed, orderConfirmed]],
    ['order-already-cancelled', [orderPlaced, orderCancelled]],
    ['order-not-found', []],
  ])('is rejected: %s', (code, history) => {
    given(...history)
      .when(payBy('card'))
      .thenRejected({ code });
  });
});

describe('the payment token of an order', () => {
  const changedTo = (after: PaymentMethod, more: object = {}): OrderEvent => ({
    type: 'PaymentMethodChanged',
    before: 'invoice',
    after,
    ...more,
  });
  const byCard: OrderEvent = { ...orderPlaced, paymentMethod: 'card', paymentToken: 'pm_1' };

  it.each<[string, string | undefined, readonly OrderEvent[]]>([
    ['of no order', undefined, []],
    ['not given', undefined, [placedBy('card')]],
    ['given at first', 'pm_1', [byCard]],
    ['given with a change', 'pm_2', [orderPlaced, changedTo('card', { paymentToken: 'pm_2' })]],
    ['of the newest card', 'pm_2', [byCard, changedTo('card', { paymentToken: 'pm_2' })]],
    ['forgotten with another method', undefined, [byCard, changedTo('invoice')]],
    ['not remembered', undefined, [byCard, changedTo('invoice'), changedTo('card')]],
    ['of a paid order', 'pm_1', [byCard, paymentConfirmed, orderConfirmed]],
    ['of a cancelled order', undefined, [byCard, orderCancelled]],
  ])('%s is %s', (_what, token, history) => {
    expect(paymentTokenOf(fold(orderDecider, history))).toBe(token);
  });
});

describe('refunding a payment', () => {
  const paid: readonly OrderEvent[] = [orderPlaced, paymentConfirmed, orderConfirmed];

  it.each<[string, readonly OrderEvent[]]>([
    ['confirmed', paid],
    ['shipped', [...paid, dispatched(1, [1, 6])]],
    ['delivered', [...deliveredWhole, paymentConfirmed]],
    ['returned', [...returnedWhole, paymentConfirmed]],
    ['cancelled', [...paid, orderCancelled]],
  ])('is possible in every status: %s', (_status, history) => {
    given(...history)
      .when(refund('2.55', { reference: 're_1', reason: 'One was broken.' }))
      .then({ ...paymentRefunded(255), reference: 're_1', reason: 'One was broken.' });
  });

  it('takes all that is left where no amount is named', () => {
    given(...paid, paymentRefunded(255))
      .when(refund())
      .then(paymentRefunded(1953));
  });

  it('never gives back more than came, in however many parts', () => {
    given(...paid, paymentRefunded(255))
      .when(refund('19.53'))
      .then(paymentRefunded(1953));
    given(...paid, paymentRefunded(255))
      .when(refund('19.54'))
      .thenRejected(invalidCommand([violation('refund-exceeds-payment', '/amount')]));
    given(...paid, paymentRefunded(2208))
      .when(refund())
      .thenRejected({ code: 'refund-exceeds-payment' });
  });

  it.each<[OrderRejectionCode, string]>([
    ['amount-malformed', 'all'],
    ['amount-not-positive', '0.00'],
    ['amount-not-positive', '-1'],
    ['amount-too-precise', '0.001'],
  ])('rejects %s: %s', (code, amount) => {
    given(...paid)
      .when(refund(amount))
      .thenRejected(invalidCommand([violation(code, '/amount')]));
  });

  it.each<[OrderRejectionCode, readonly OrderEvent[]]>([
    ['nothing-paid', [orderPlaced]],
    ['nothing-paid', deliveredWhole],
    ['nothing-paid', [orderPlaced, orderCancelled]],
    ['order-not-found', []],
  ])('is rejected: %s', (code, history) => {
    given(...history)
      .when(refund())
      .thenRejected({ code });
  });
});

describe('cancelling an order for a cause', () => {
  it('says what it was', () => {
    given(placedBy('card'))
      .when({ type: 'CancelOrder', reason: 'Declined three times.', cause: 'paymentFailed' })
      .then({ type: 'OrderCancelled', reason: 'Declined three times.', cause: 'paymentFailed' });
  });
});

describe('payments that cannot follow', () => {
  it.each<[string, readonly OrderEvent[], OrderEvent]>([
    ['of no order', [], paymentConfirmed],
    ['of a cancelled order', [orderPlaced, orderCancelled], paymentConfirmed],
    ['of a paid order', [orderPlaced, paymentConfirmed], { ...paymentConfirmed, amountMinor: 1 }],
    ['back, of no order', [], paymentRefunded(1)],
    ['back, of an unpaid order', deliveredWhole, paymentRefunded(1)],
    ['back, beyond what was paid', [orderPlaced, paymentConfirmed], paymentRefunded(2209)],
    [
      'by another method, once confirmed',
      [orderPlaced, orderConfirmed],
      { type: 'PaymentMethodChanged', before: 'invoice', after: 'card' },
    ],
  ])('leave the order as it is: %s', (_what, history, event) => {
    const state = fold(orderDecider, history);
    expect(orderDecider.evolve(state, event)).toBe(state);
  });

  it('leave it as it is also where packages are concerned', () => {
    const state = fold(orderDecider, [...shippedWhole, cameBack(1, 1)]);
    for (const event of [delivered(1), delivered(2), dispatched(3, [1, 1])]) {
      expect(orderDecider.evolve(state, event)).toBe(state);
    }
  });
});
