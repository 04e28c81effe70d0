import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import type { PaymentEvent } from '@daybook/payment';
import { decodeStoredPaymentEvent, encodePaymentEvent } from './payment.codec.js';

const noted: PaymentEvent = {
  type: 'OrderRevisionNoted',
  orderVersion: 2,
  amountMinor: 1530,
  currency: 'KWD',
  items: [{ sku: '85123A', quantity: 6 }],
};

describe('the stored form of payment events', () => {
  it('has amounts as decimal text beside their currency', () => {
    expect(encodePaymentEvent(noted)).toStrictEqual({
      type: 'OrderRevisionNoted',
      schemaVersion: 1,
      data: {
        orderVersion: 2,
        amount: '1.530',
        currency: 'KWD',
        items: [{ sku: '85123A', quantity: 6 }],
      },
    });
  });

  it('holds no field beyond those of the format', () => {
    const cluttered = { ...noted, secret: 'x', items: [{ sku: '85123A', quantity: 6, secret: 'x' }] };
    expect(JSON.stringify(encodePaymentEvent(cluttered))).not.toContain('secret');
  });
});

describe('decodeStoredPaymentEvent', () => {
  it.each(['PaymentGuessed', '', 'constructor'])('does not guess at the type %j', (type) => {
    expect(() => decodeStoredPaymentEvent({ type, schemaVersion: 1, data: {} })).toThrow(
      UnknownEventTypeError,
    );
  });

  it.each([
    { amount: '1.53', currency: 'XXX' },
    { amount: '1.5301', currency: 'GBP' },
    { amount: 153, currency: 'JPY', terms: { maxCashOnDelivery: '1.5' } },
  ])('does not guess at money: %j', (data) => {
    expect(() => decodeStoredPaymentEvent({ type: 'PaymentProcessStarted', schemaVersion: 1, data })).toThrow(
      UnreadableEventError,
    );
  });
});
