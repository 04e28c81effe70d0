import { UnknownEventTypeError, UnreadableEventError } from '@daybook/event-sourcing';
import type { Currency } from '@daybook/money';
import Type, { type TProperties } from 'typebox';
import { eventCodec } from './event-codec.js';
import { defineEvents, event as defined } from './event-shapes.js';
import { amount, currency, units } from './fields.js';
import { UnknownSchemaVersionError } from './upcaster.js';

interface Booked {
  readonly type: 'Booked';
  readonly currency: Currency;
  readonly parts: ReadonlyArray<{ readonly label?: string; readonly shareMinor: number }>;
  readonly limitMinor?: number;
  readonly tags: readonly string[];
}
interface Counted {
  readonly type: 'Counted';
  readonly quantity: number;
}
type Changed = {
  readonly type: 'Changed';
  readonly change:
    | { readonly kind: 'renamed'; readonly name: string }
    | { readonly kind: 'moved'; readonly from?: string; readonly to: string };
};
interface Closed {
  readonly type: 'Closed';
}
type Event = Booked | Counted | Changed | Closed;

/** Of which only the fields matter. */
const of = <Fields extends TProperties>(fields: Fields) => defined('It.', fields, {} as never);

const part = Type.Object({ label: Type.Optional(Type.String()), share: amount('Of the whole.') });
const change = Type.Union([
  Type.Object({ kind: Type.Literal('renamed'), name: Type.String() }),
  Type.Object({ kind: Type.Literal('moved'), from: Type.Optional(Type.String()), to: Type.String() }),
]);
const booked = {
  tags: Type.Array(Type.String()),
  parts: Type.Array(part),
  limit: Type.Optional(amount('At the most.')),
  currency,
};

const schemas = defineEvents({
  Booked: {
    1: defined('It was booked.', booked, { tags: [], parts: [{ share: '2.550' }], currency: 'KWD' }),
  },
  Counted: {
    1: defined('So many were counted.', { count: Type.Integer() }, { count: 1 }),
    2: defined('So many were counted.', { quantity: units(1, 'How many.') }, { quantity: 1 }),
  },
  Changed: {
    1: defined('It became different.', { change }, { change: { kind: 'renamed', name: 'A' } }),
  },
  Closed: { 1: defined('It was closed.', {}, {}) },
});

const { encode, decode } = eventCodec<Event, typeof schemas>(schemas, {
  Counted: [(data) => ({ quantity: (data as { count: number }).count })],
});

const event: Booked = {
  type: 'Booked',
  currency: 'KWD',
  parts: [{ shareMinor: 1 }, { label: 'rest', shareMinor: 2_550 }],
  limitMinor: 9_999,
  tags: ['a', 'b'],
};
const stored = {
  type: 'Booked',
  schemaVersion: 1,
  data: {
    tags: ['a', 'b'],
    parts: [{ share: '0.001' }, { label: 'rest', share: '2.550' }],
    limit: '9.999',
    currency: 'KWD',
  },
} as const;

describe('a codec', () => {
  it('writes minor units as decimal text under the name of the amount, and reads them back', () => {
    expect(encode(event)).toStrictEqual(stored);
    expect(decode(stored)).toStrictEqual(event);
  });

  it('leaves out what is undefined, wherever it is', () => {
    const { limitMinor: _limit, ...rest } = event;
    const bare = { ...rest, limitMinor: undefined, parts: [{ label: undefined, shareMinor: 1 }] };
    const { limit: _text, ...data } = stored.data;
    expect(encode(bare as unknown as Booked).data).toStrictEqual({ ...data, parts: [{ share: '0.001' }] });
    expect(decode({ ...stored, data })).toStrictEqual(rest);
  });

  it('holds no field beyond those of the schema, on either way', () => {
    const more = { secret: 'x' };
    const parts = event.parts.map((each) => ({ ...each, ...more }));
    expect(encode({ ...event, ...more, parts })).toStrictEqual(stored);
    const data = { ...stored.data, ...more, parts: stored.data.parts.map((each) => ({ ...each, ...more })) };
    expect(decode({ ...stored, data })).toStrictEqual(event);
  });

  it('tells the members of a union by their kind', () => {
    const moved: Changed = { type: 'Changed', change: { kind: 'moved', to: 'Leeds' } };
    expect(encode(moved).data).toStrictEqual({ change: { kind: 'moved', to: 'Leeds' } });
    expect(decode(encode(moved))).toStrictEqual(moved);
    const unknown = { type: 'Changed', schemaVersion: 1, data: { change: { kind: 'lost' } } };
    expect(() => decode(unknown)).toThrow(UnreadableEventError);
  });

  it('says nothing of an event that says nothing but its name', () => {
    expect(encode({ type: 'Closed' })).toStrictEqual({ type: 'Closed', schemaVersion: 1, data: {} });
    expect(decode({ type: 'Closed', schemaVersion: 1, data: {} })).toStrictEqual({ type: 'Closed' });
  });

  it('writes the latest version, and reads each', () => {
    const counted: Counted = { type: 'Counted', quantity: 3 };
    expect(encode(counted)).toStrictEqual({ type: 'Counted', schemaVersion: 2, data: { quantity: 3 } });
    expect(decode({ type: 'Counted', schemaVersion: 1, data: { count: 3 } })).toStrictEqual(counted);
    expect(decode({ type: 'Counted', schemaVersion: 2, data: { quantity: 3 } })).toStrictEqual(counted);
  });

  it.each([
    [UnknownEventTypeError, { type: 'Lost', schemaVersion: 1, data: {} }],
    [UnknownEventTypeError, { type: 'constructor', schemaVersion: 1, data: {} }],
    [UnknownSchemaVersionError, { ...stored, schemaVersion: 2 }],
    [UnreadableEventError, { ...stored, data: { ...stored.data, currency: 'XXX' } }],
    [UnreadableEventError, { ...stored, data: { ...stored.data, limit: 'none' } }],
    [UnreadableEventError, { ...stored, data: { ...stored.data, parts: [{ share: '1.2345' }] } }],
    [UnreadableEventError, { ...stored, data: 'Booked' }],
    [TypeError, { ...stored, data: null }],
    [TypeError, { ...stored, data: { ...stored.data, parts: 'all' } }],
    [TypeError, { ...stored, data: { ...stored.data, parts: [null] } }],
    [UnreadableEventError, { type: 'Counted', schemaVersion: 2, data: { quantity: 0 } }],
    [UnreadableEventError, { type: 'Counted', schemaVersion: 2, data: {} }],
  ])('throws %p where it would have to guess: %j', (error, unreadable) => {
    expect(() => decode(unreadable)).toThrow(error);
  });

  it('writes no event that it does not know', () => {
    expect(() => encode({ type: 'Lost' } as unknown as Closed)).toThrow(UnknownEventTypeError);
  });

  it('is made of names only', () => {
    const odd = defineEvents({ Odd: { 1: of({ 'a-b': Type.String() }) } });
    interface Odd {
      readonly type: 'Odd';
      readonly 'a-b': string;
    }
    expect(() => eventCodec<Odd, typeof odd>(odd, {})).toThrow('a-b');
  });
});

/* Each of these is an error of the compiler, which is the test; that it can run is not. */
it('compiles only where schemas and domain say the same', () => {
  type One = { readonly type: 'One'; readonly currency: Currency; readonly sumMinor: number };
  const note = Type.Optional(Type.String());
  const fields = { currency, sum: amount('All of it.') };

  const agreed = defineEvents({ One: { 1: of(fields) } });
  eventCodec<One, typeof agreed>(agreed, {});

  const missing = defineEvents({ One: { 1: of({ currency }) } });
  // @ts-expect-error -- the schema lacks a field
  eventCodec<One, typeof missing>(missing, {});

  const additional = defineEvents({ One: { 1: of({ ...fields, note: Type.String() }) } });
  // @ts-expect-error -- the domain lacks a field
  eventCodec<One, typeof additional>(additional, {});

  const noted = defineEvents({ One: { 1: of({ ...fields, note }) } });
  eventCodec<One & { readonly note?: string }, typeof noted>(noted, {});
  // @ts-expect-error -- the domain lacks a field that may be missing
  eventCodec<One, typeof noted>(noted, {});
  // @ts-expect-error -- the schema lacks a field that may be missing
  eventCodec<One & { readonly note?: string }, typeof agreed>(agreed, {});
  // @ts-expect-error -- the field may be missing in the schema only
  eventCodec<One & { readonly note: string }, typeof noted>(noted, {});
  // @ts-expect-error -- the field may be missing in the domain only
  eventCodec<One & { readonly note?: string }, typeof additional>(additional, {});

  const asText = defineEvents({ One: { 1: of({ currency, sumMinor: Type.String() }) } });
  // @ts-expect-error -- the field has another type
  eventCodec<One, typeof asText>(asText, {});

  // @ts-expect-error -- an event has no schema
  eventCodec<One | Closed, typeof agreed>(agreed, {});
  const surplus = defineEvents({ One: { 1: of(fields) }, Two: { 1: of({}) } });
  // @ts-expect-error -- a schema has no event
  eventCodec<One, typeof surplus>(surplus, {});

  const second = defineEvents({ One: { 1: of({ total: Type.String() }), 2: of(fields) } });
  eventCodec<One, typeof second>(second, { One: [(data) => data] });
  // @ts-expect-error -- there is no way from the first version to the second
  expect(() => eventCodec<One, typeof second>(second, {})).not.toThrow();
  // @ts-expect-error -- there are more ways than versions
  eventCodec<One, typeof second>(second, { One: [(data) => data, (data) => data] });
});
