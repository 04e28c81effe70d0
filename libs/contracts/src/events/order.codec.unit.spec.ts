import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import type { Address, Line, OrderEvent, OrderPlaced } from '@daybook/ordering';
import fc from 'fast-check';
import { decodeStoredOrderEvent, encodeOrderEvent } from './order.codec.js';
import { orderEventSchemas } from './order.schemas.js';
import { storedUnder } from './testing/stored-data.js';

const orderEvent = storedUnder(orderEventSchemas).map(decodeStoredOrderEvent);

const highStreet: Address = { line1: '1 High Street', city: 'Leeds', country: 'GB' };
const holder: Line = { lineId: 1, sku: '85123A', quantity: 6, unitPriceMinor: 255 };
const lantern: Line = {
  lineId: 2,
  sku: '71053',
  description: 'WHITE METAL LANTERN',
  quantity: 2,
  unitPriceMinor: 339,
};
const orderPlaced: OrderPlaced = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'invoice',
  lines: [holder, lantern],
};

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
      fc.property(orderEvent, (original) => {
        const stored = encodeOrderEvent(original);
        expect(decodeStoredOrderEvent(stored)).toStrictEqual(original);
        expect(JSON.parse(JSON.stringify(stored))).toStrictEqual(stored);
      }),
    );
  });
});

describe('decodeStoredOrderEvent', () => {
  it.each(['OrderShipped', '', 'constructor'])('does not guess at the type %j', (type) => {
    expect(() => decodeStoredOrderEvent({ type, schemaVersion: 1, data: {} })).toThrow(UnknownEventTypeError);
  });

  it.each([
    { currency: 'XXX', lines: [] },
    { currency: 'GBP', lines: [{ ...holder, unitPrice: '2.555' }] },
    { currency: 'GBP', lines: [{ ...holder, unitPrice: 'free' }] },
  ])('does not guess at money: %j', (data) => {
    expect(() => decodeStoredOrderEvent({ type: 'OrderPlaced', schemaVersion: 1, data })).toThrow(
      UnreadableEventError,
    );
  });
});
