import fc from 'fast-check';
import { event } from './order.arbitraries.spec.js';
import {
  decodeOrderEvent,
  encodeOrderEvent,
  UnknownEventTypeError,
  UnreadableEventError,
} from './order.codec.js';
import type { OrderEvent } from './order.events.js';
import { highStreet, holder, lantern, orderPlaced } from './order.examples.spec.js';

describe('the stored form of order events', () => {
  it('has amounts as decimal text beside their currency', () => {
    expect(encodeOrderEvent(orderPlaced)).toStrictEqual({
      type: 'OrderPlaced',
      schemaVersion: 1,
      data: {
        customerId: '17850',
        currency: 'GBP',
        paymentMethod: 'invoice',
        lines: [
          { lineId: 1, sku: '85123A', quantity: 6, unitPrice: '2.55' },
          { lineId: 2, sku: '71053', description: 'WHITE METAL LANTERN', quantity: 2, unitPrice: '3.39' },
        ],
      },
    });
    const changes = [{ kind: 'lineRemoved', line: lantern }] as const;
    expect(encodeOrderEvent({ type: 'OrderModified', currency: 'KWD', changes })).toMatchObject({
      data: { currency: 'KWD', changes: [{ kind: 'lineRemoved', line: { unitPrice: '0.339' } }] },
    });
  });

  it('holds no field beyond those of the format', () => {
    const more = { secret: 'x' };
    const cluttered: OrderEvent = {
      ...orderPlaced,
      ...more,
      shippingAddress: { ...highStreet, ...more },
      lines: [{ ...holder, ...more }],
    };
    expect(JSON.stringify(encodeOrderEvent(cluttered))).not.toContain('secret');
  });

  it('is read back as the same event, through JSON too', () => {
    fc.assert(
      fc.property(event, (original) => {
        const stored = encodeOrderEvent(original);
        expect(decodeOrderEvent(stored)).toStrictEqual(original);
        expect(JSON.parse(JSON.stringify(stored))).toStrictEqual(stored);
      }),
    );
  });
});

describe('decodeOrderEvent', () => {
  it.each(['OrderShipped', '', 'constructor'])('does not guess at the type %j', (type) => {
    expect(() => decodeOrderEvent({ type, data: {} })).toThrow(UnknownEventTypeError);
  });

  it.each([
    { currency: 'XXX', lines: [] },
    { currency: 'GBP', lines: [{ ...holder, unitPrice: '2.555' }] },
    { currency: 'GBP', lines: [{ ...holder, unitPrice: 'free' }] },
  ])('does not guess at money: %j', (data) => {
    expect(() => decodeOrderEvent({ type: 'OrderPlaced', data })).toThrow(UnreadableEventError);
  });
});
