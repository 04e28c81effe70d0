import { encodeOrderEvent } from '@daybook/contracts';
import { UnknownEventTypeError } from '@daybook/event-sourcing';
import { limits, type OrderEvent } from '@daybook/ordering';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { eventSchema, eventSchemas, latestSchemaVersion } from './event-schemas.js';
import { rewritten, storedEvent, upcasted } from './testing/stored-events.js';

const ajv = new Ajv2020({ allErrors: true });
const schemaOf = (type: string, schemaVersion: number) => eventSchema(type, schemaVersion) ?? false;

const minimal: OrderEvent = {
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  paymentMethod: 'card',
  lines: [{ lineId: 1, sku: '85123A', quantity: limits.maxQuantity, unitPriceMinor: 255 }],
};

describe('the event schemas', () => {
  it('accept every event that can be written, and it is read back as the same', () => {
    fc.assert(
      fc.property(storedEvent, (stored) => {
        expect(ajv.validate(schemaOf(stored.type, stored.schemaVersion), stored.data) || ajv.errors).toBe(
          true,
        );
        expect(rewritten(stored)).toStrictEqual(stored);
      }),
    );
  });

  it.each<[string, object]>([
    ['an unknown field', { note: 'x' }],
    ['no line', { lines: [] }],
    ['no customer', { customerId: '' }],
    ['a currency in lower case', { currency: 'gbp' }],
    ['an unknown payment method', { paymentMethod: 'barter' }],
    ['a price as a number', { lines: [{ lineId: 1, sku: 'a', quantity: 1, unitPrice: 2.55 }] }],
    ['a negative price', { lines: [{ lineId: 1, sku: 'a', quantity: 1, unitPrice: '-2.55' }] }],
    ['no quantity', { lines: [{ lineId: 1, sku: 'a', quantity: 0, unitPrice: '2.55' }] }],
  ])('refuse %s', (_what, mistake) => {
    const { data } = encodeOrderEvent(minimal);
    expect(ajv.validate(schemaOf('OrderPlaced', 1), data)).toBe(true);
    expect(ajv.validate(schemaOf('OrderPlaced', 1), { ...data, ...mistake })).toBe(false);
  });

  it('are plain JSON Schema, each under a name of its own', () => {
    expect(JSON.parse(JSON.stringify(eventSchemas.OrderCancelled[1]))).toStrictEqual({
      $id: 'urn:daybook:event:OrderCancelled:1',
      description: 'The order was cancelled.',
      type: 'object',
      properties: {
        reason: { type: 'string' },
        cause: {
          enum: ['paymentFailed', 'outOfStock'],
          description: 'Absent where somebody asked for it.',
        },
      },
      additionalProperties: false,
    });
    for (const [type, versions] of Object.entries(eventSchemas)) {
      for (const [version, schema] of Object.entries(versions)) {
        expect(schema).toHaveProperty('$id', `urn:daybook:event:${type}:${version}`);
      }
    }
  });
});

describe('the versions', () => {
  it('count from 1, and the last one is what is written and what upcasting leads to', () => {
    for (const [type, versions] of Object.entries(eventSchemas)) {
      const count = Object.keys(versions).length;
      expect(Object.keys(versions)).toEqual(Array.from({ length: count }, (_, index) => `${index + 1}`));
      expect(latestSchemaVersion(type)).toBe(count);
      expect(upcasted({ type, schemaVersion: count, data: {} }).schemaVersion).toBe(count);
      expect(() => upcasted({ type, schemaVersion: count + 1, data: {} })).toThrow('Unknown schema version');
    }
    fc.assert(
      fc.property(storedEvent, ({ type, schemaVersion }) => {
        expect(schemaVersion).toBe(latestSchemaVersion(type));
      }),
    );
  });

  it('are not known of an unknown type', () => {
    expect(() => latestSchemaVersion('constructor')).toThrow(UnknownEventTypeError);
    expect(eventSchema('constructor', 1)).toBeUndefined();
    expect(eventSchema('OrderPlaced', 2)).toBeUndefined();
  });
});
