import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import fc from 'fast-check';
import { decodeStoredStockEvent, encodeStockEvent } from './stock.codec.js';
import { stockEventSchemas } from './stock.schemas.js';
import { storedUnder } from './testing/stored-data.js';

const stockEvent = storedUnder(stockEventSchemas).map(decodeStoredStockEvent);

describe('the stored form of stock events', () => {
  it('is read back as the same event, through JSON too', () => {
    fc.assert(
      fc.property(stockEvent, (original) => {
        const stored = encodeStockEvent(original);
        expect(decodeStoredStockEvent(stored)).toStrictEqual(original);
        expect(JSON.parse(JSON.stringify(stored))).toStrictEqual(stored);
      }),
    );
  });

  it('holds no field beyond those of the format', () => {
    fc.assert(
      fc.property(stockEvent, (original) => {
        const cluttered = { ...original, secret: 'x' };
        expect(encodeStockEvent(cluttered)).toStrictEqual(encodeStockEvent(original));
      }),
    );
  });
});

describe('decodeStoredStockEvent', () => {
  it.each(['StockLost', '', 'constructor'])('does not guess at the type %j', (type) => {
    expect(() => decodeStoredStockEvent({ type, schemaVersion: 1, data: {} })).toThrow(UnknownEventTypeError);
  });

  it.each([
    ['StockReceived', { quantity: 0 }],
    ['StockReceived', { quantity: '1' }],
    ['StockReceived', {}],
    ['StockReserved', { orderId: 'a', quantity: 1.5 }],
    ['StockPicked', { orderId: 'a', shipmentId: 1, quantity: 1, added: -1 }],
    ['StockDispatched', { orderId: 'a', shipmentId: 1, quantity: 0, released: 0 }],
    ['StockUnpicked', { orderId: 'a', shipmentId: 1 }],
    ['StockTakenBack', { orderId: 'a', quantity: 1 }],
    ['StockReservationRefused', { orderId: 'a', quantity: 1, code: 'stock-insufficient', available: -1 }],
    ['StockAdjusted', { before: -1, after: 0, reason: 'counted' }],
    ['StockAdjusted', { before: 0, after: 2 ** 53, reason: 'counted' }],
  ])('does not guess at a number of units: %s %j', (type, data) => {
    expect(() => decodeStoredStockEvent({ type, schemaVersion: 1, data })).toThrow(UnreadableEventError);
  });
});
