import { UnknownEventTypeError } from '@daybook/event-sourcing';
import { createUpcaster, UnknownSchemaVersionError } from './upcaster.js';

interface V1 {
  readonly name: string;
}
interface V2 {
  readonly names: readonly string[];
}

const upcast = createUpcaster({
  Renamed: [
    (data): V2 => ({ names: [(data as V1).name] }),
    (data) => ({ names: (data as V2).names, count: (data as V2).names.length }),
  ],
  Untouched: [],
});

describe('an upcaster', () => {
  it('takes every version to the latest', () => {
    const latest = { type: 'Renamed', schemaVersion: 3, data: { names: ['a'], count: 1 } };
    expect(upcast({ type: 'Renamed', schemaVersion: 1, data: { name: 'a' } })).toStrictEqual(latest);
    expect(upcast({ type: 'Renamed', schemaVersion: 2, data: { names: ['a'] } })).toStrictEqual(latest);
    expect(upcast(latest)).toStrictEqual(latest);
  });

  it('leaves the stored event as it is', () => {
    const stored = Object.freeze({ type: 'Renamed', schemaVersion: 1, data: Object.freeze({ name: 'a' }) });
    upcast(stored);
    expect(stored).toStrictEqual({ type: 'Renamed', schemaVersion: 1, data: { name: 'a' } });
  });

  it('hands on what has only one version', () => {
    const stored = { type: 'Untouched', schemaVersion: 1, data: { name: 'a' } };
    expect(upcast(stored)).toStrictEqual(stored);
  });

  it.each([4, 0, -1, 1.5, Number.NaN])('does not guess at version %d', (schemaVersion) => {
    const read = () => upcast({ type: 'Renamed', schemaVersion, data: {} });
    expect(read).toThrow(UnknownSchemaVersionError);
    expect(read).toThrow(
      expect.objectContaining({ type: 'Renamed', schemaVersion, latestSchemaVersion: 3 }) as Error,
    );
  });

  it.each(['Shipped', '', 'constructor', '__proto__'])('does not guess at the type %j', (type) => {
    expect(() => upcast({ type, schemaVersion: 1, data: {} })).toThrow(UnknownEventTypeError);
  });
});
