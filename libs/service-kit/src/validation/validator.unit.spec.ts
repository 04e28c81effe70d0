import Type, { type TSchema } from 'typebox';
import { taggedUnion } from '@daybook/contracts';
import { MAX_VIOLATIONS } from '../problem/problem.js';
import { Validator } from './validator.js';

const closed = { additionalProperties: false };

/** Violations as `pointer code`, in their order. */
function found(schema: TSchema, value: unknown): string[] {
  const validated = new Validator(schema).validate(value);
  return validated.ok ? [] : validated.violations.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('Validator', () => {
  it('gives back the very value that is valid', () => {
    const schema = Type.Object({ a: Type.Integer() }, closed);
    const value = { a: 1 };
    const validated = new Validator(schema).validate(value);
    expect(validated).toEqual({ ok: true, value });
    expect(validated.ok && validated.value).toBe(value);
  });

  it.each<[string, TSchema, unknown, string]>([
    ['required', Type.Object({ a: Type.String() }), {}, '/a field-missing'],
    ['additionalProperties', Type.Object({}, closed), { b: 1 }, '/b field-unknown'],
    ['type', Type.String(), 5, ' type-mismatch'],
    ['type null', Type.Object({ a: Type.String() }), { a: null }, '/a type-mismatch'],
    ['enum', Type.Enum(['x', 'y']), 'z', ' value-not-allowed'],
    ['const', Type.Literal('x'), 'z', ' value-not-allowed'],
    ['minLength', Type.String({ minLength: 2 }), 'a', ' too-short'],
    ['maxLength', Type.String({ maxLength: 2 }), 'abc', ' too-long'],
    ['minItems', Type.Array(Type.String(), { minItems: 1 }), [], ' too-few-items'],
    ['maxItems', Type.Array(Type.String(), { maxItems: 1 }), ['a', 'b'], ' too-many-items'],
    ['uniqueItems', Type.Array(Type.String(), { uniqueItems: true }), ['a', 'a'], ' items-not-unique'],
    ['minimum', Type.Integer({ minimum: 1 }), 0, ' too-small'],
    ['exclusiveMinimum', Type.Number({ exclusiveMinimum: 0 }), 0, ' too-small'],
    ['maximum', Type.Integer({ maximum: 1 }), 2, ' too-large'],
    ['exclusiveMaximum', Type.Number({ exclusiveMaximum: 1 }), 1, ' too-large'],
    ['multipleOf', Type.Integer({ multipleOf: 2 }), 3, ' not-a-multiple'],
    ['pattern', Type.String({ pattern: '^a$' }), 'b', ' pattern-mismatch'],
    ['format', Type.String({ format: 'uuid' }), 'b', ' format-mismatch'],
    ['text', Type.String({ format: 'text' }), 'a\0b', ' text-malformed'],
    ['minProperties', Type.Record(Type.String(), Type.Any(), { minProperties: 1 }), {}, ' too-few-fields'],
  ])('has a default code for %s', (_name, schema, value, expected) => {
    expect(found(schema, value)).toEqual([expected]);
  });

  it('names every violation, with escaped pointers', () => {
    const schema = Type.Object(
      {
        'a/b': Type.String(),
        'c~d': Type.Integer(),
        lines: Type.Array(Type.Object({ n: Type.Integer() }, closed)),
      },
      closed,
    );
    expect(found(schema, { 'c~d': '1', lines: [{ n: 1 }, { n: 'x', 'e/f': 0 }, {}], z: 1 })).toEqual(
      expect.arrayContaining([
        '/a~1b field-missing',
        '/c~0d type-mismatch',
        '/lines/1/n type-mismatch',
        '/lines/1/e~1f field-unknown',
        '/lines/2/n field-missing',
        '/z field-unknown',
      ]),
    );
  });

  it('takes codes from the schema in which the keyword stands, and for a missing field from its own', () => {
    const schema = Type.Object(
      {
        customerId: Type.String({
          minLength: 1,
          'x-codes': {
            required: 'customer-missing',
            type: 'customer-missing',
            minLength: 'customer-missing',
          },
        }),
        quantity: Type.Integer({ minimum: 1, 'x-codes': { minimum: 'quantity-not-positive' } }),
      },
      { ...closed, 'x-codes': { additionalProperties: 'not-an-order-field', required: 'order-incomplete' } },
    );
    expect(found(schema, { quantity: 0 })).toEqual([
      '/customerId customer-missing',
      '/quantity quantity-not-positive',
    ]);
    expect(found(schema, { customerId: null, quantity: 1 })).toEqual(['/customerId customer-missing']);
    expect(found(schema, { customerId: '', x: 1 })).toEqual([
      '/quantity order-incomplete',
      '/x not-an-order-field',
      '/customerId customer-missing',
    ]);
  });

  it('reports the same pointer and code once, and a wrong type not also as a wrong value', () => {
    const schema = Type.Object({
      a: Type.String({ minLength: 5, pattern: '^x', 'x-codes': { minLength: 'a-bad', pattern: 'a-bad' } }),
      b: Type.Literal('on'),
    });
    expect(found(schema, { a: 'y', b: 5 })).toEqual(['/a a-bad', '/b type-mismatch']);
  });

  it('keeps both of two things that are wrong in one place', () => {
    expect(found(Type.Integer({ minimum: 1 }), 0.5)).toEqual([' type-mismatch', ' too-small']);
  });

  it('does not coerce', () => {
    expect(found(Type.Object({ a: Type.Integer() }), { a: '1' })).toEqual(['/a type-mismatch']);
  });

  it('refuses a schema with a keyword that it does not know', () => {
    expect(() => new Validator(Type.String({ minLenght: 1 }))).toThrow(/minLenght/);
  });

  it('is not fooled by fields named like those of prototypes', () => {
    const schema = Type.Object({ constructor: Type.String() }, closed);
    expect(found(schema, {})).toEqual(['/constructor field-missing']);
    expect(found(Type.Object({}, closed), JSON.parse('{"__proto__": 1, "toString": 1}'))).toEqual([
      '/__proto__ field-unknown',
      '/toString field-unknown',
    ]);
  });
});

describe('formats', () => {
  const isValid = (format: string, value: string): boolean =>
    found(Type.String({ format }), value).length === 0;

  it.each([
    ['text', 'Zoë 🚀', true],
    ['text', 'a\ud800b', false],
    ['date', '2024-02-29', true],
    ['date', '2023-02-29', false],
    ['date-time', '2024-02-29T12:00:00Z', true],
    ['date-time', '2024-02-29T12:00:00.123456+05:30', true],
    ['date-time', '2023-02-29T12:00:00Z', false],
    ['date-time', '2024-01-01T12:00:00', false],
    ['date-time', '2024-01-01 12:00:00Z', false],
    ['date-time', '2016-12-31T23:59:60Z', false],
    ['date-time', '2024-01-01T24:00:00Z', false],
    ['date-time', '2024-01-01T25:00:00Z', false],
    ['date-time', '-000001-01-01T00:00:00Z', false],
    ['date-time', '+010000-01-01T00:00:00Z', false],
    ['date-time', '9999-12-31T23:59:59.9999999Z', true],
    ['date', '0000-12-31', false],
    ['date-time', '0000-12-31T23:59:59Z', false],
    ['date-time', '0001-01-01T00:00:00+01:00', false],
    ['date-time', '9999-12-31T23:59:59-01:00', false],
    ['date-time', '9999-12-31T23:59:59Z', true],
    ['uuid', '0190a7c2-1111-7abc-8def-0123456789ab', true],
    ['uuid', 'urn:uuid:0190a7c2-1111-7abc-8def-0123456789ab', false],
  ])('%s: %j is %s', (format, value, expected) => {
    expect(isValid(format, value)).toBe(expected);
  });
});

describe('unions', () => {
  const Changes = Type.Object(
    {
      changes: Type.Array(
        taggedUnion('action', [
          Type.Object(
            {
              action: Type.Literal('changeQuantity'),
              lineId: Type.Integer({ minimum: 1 }),
              quantity: Type.Integer({ minimum: 1 }),
            },
            closed,
          ),
          Type.Object({ action: Type.Literal('removeLine'), lineId: Type.Integer({ minimum: 1 }) }, closed),
        ]),
      ),
    },
    closed,
  );
  const change = (value: unknown): string[] => found(Changes, { changes: [value] });

  it('holds a value against the alternative that its tag names', () => {
    expect(change({ action: 'removeLine', lineId: 1 })).toEqual([]);
    expect(change({ action: 'changeQuantity', lineId: 0, quantity: 'x' })).toEqual([
      '/changes/0/lineId too-small',
      '/changes/0/quantity type-mismatch',
    ]);
    expect(change({ action: 'removeLine', lineId: 1, quantity: 2 })).toEqual([
      '/changes/0/quantity field-unknown',
    ]);
  });

  it('says of a tag that it is unknown, missing or no text', () => {
    expect(change({ action: 'explode' })).toEqual(['/changes/0/action value-not-allowed']);
    expect(change({})).toEqual(['/changes/0/action field-missing']);
    expect(change({ action: 5 })).toEqual(['/changes/0/action type-mismatch']);
    expect(change({ action: '__proto__' })).toEqual(['/changes/0/action value-not-allowed']);
    expect(change('x')).toEqual(['/changes/0 type-mismatch']);
  });

  it('reports a plain union by the alternative that was meant', () => {
    const schema = Type.Object({ note: Type.Union([Type.String({ minLength: 2 }), Type.Null()]) });
    expect(found(schema, { note: 'a' })).toEqual(['/note too-short']);
    expect(found(schema, { note: 5 })).toEqual(['/note no-alternative-matches']);
  });

  it('reports a union of values as a wrong value', () => {
    const schema = Type.Union([Type.Literal('a'), Type.Literal('b')]);
    expect(found(schema, 'c')).toEqual([' value-not-allowed']);
    expect(found(Type.Array(schema), ['a', 'c', 'b', 'd'])).toEqual([
      '/1 value-not-allowed',
      '/3 value-not-allowed',
    ]);
  });
});

describe('hostile bodies', () => {
  const listOf = (count: number, item: unknown) => Array.from({ length: count }, () => item);

  it('are told of no more than an answer lists, and that there is more', () => {
    const unknown = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 0]));
    expect(found(Type.Object({}, closed), unknown)).toHaveLength(MAX_VIOLATIONS + 1);
    const lists = Type.Array(Type.Object({ a: Type.Integer() }), { maxItems: 3 });
    const violations = found(lists, listOf(100_000, 0));
    expect(violations[0]).toBe(' too-many-items');
    expect(violations).toHaveLength(MAX_VIOLATIONS + 1);
  });

  it('are looked at no further than the schema allows', () => {
    const read: unknown[] = [];
    const spied = new Proxy(listOf(100_000, 0), {
      get: (target, key, receiver) => {
        read.push(key);
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    expect(found(Type.Array(Type.Integer(), { maxItems: 3 }), spied)).toEqual([' too-many-items']);
    expect(read.length).toBeLessThan(10_000);
  });

  it('do not hide what is wrong with known fields behind unknown ones', () => {
    const schema = Type.Object({ a: Type.Integer(), b: Type.String() }, closed);
    const unknown = Array.from({ length: 400 }, (_, index) => [`k${index}`, 0] as const);
    const violations = found(schema, Object.fromEntries([...unknown, ['a', 'x'], ['b', 'y']]));
    expect(violations).toHaveLength(401);
    expect(violations).toContain('/a type-mismatch');
    expect(violations).not.toContain('/b field-missing');
  });

  it('are still refused for what is wrong only beyond the part that is explained', () => {
    const items: unknown[] = listOf(50_000, 1);
    items[49_999] = 'x';
    expect(found(Type.Array(Type.Integer()), items)).toEqual(['/49999 type-mismatch']);
  });

  it('survive depth', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(found(Type.Object({}), deep)).toEqual([' type-mismatch']);
  });
});
