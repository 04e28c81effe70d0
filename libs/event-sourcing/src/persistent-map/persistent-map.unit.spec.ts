import fc from 'fast-check';
import { PersistentMap } from './persistent-map.js';

type Change = { readonly key: string; readonly value?: number };

const key = fc.oneof(fc.constantFrom('a', 'b', 'c', 'd'), fc.string({ unit: 'binary', maxLength: 3 }));
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ key, value: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ key }) },
);

const changed = (map: PersistentMap<string, number>, { key: of, value }: Change) =>
  value === undefined ? map.without(of) : map.with(of, value);

const entriesOf = (map: PersistentMap<string, number>) => [...map];

/** Keys that come in order are what an unbalanced tree is worst at. */
const sequence = (length: number) => Array.from({ length }, (_, n) => `key-${String(n).padStart(6, '0')}`);

interface Inner {
  readonly root?: { readonly height: number };
}

describe('a persistent map', () => {
  it('holds what a map of JavaScript holds after the same changes, in order of key', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const expected = new Map<string, number>();
        let map = PersistentMap.empty<string, number>();
        for (const each of changes) {
          map = changed(map, each);
          if (each.value === undefined) expected.delete(each.key);
          else expected.set(each.key, each.value);
          expect(map.get(each.key)).toBe(expected.get(each.key));
        }
        expect(map.size).toBe(expected.size);
        expect(entriesOf(map)).toEqual([...expected].toSorted(([a], [b]) => (a < b ? -1 : 1)));
      }),
    );
  });

  it('stays what it was, whatever is made from it', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 50 }),
        fc.array(change, { maxLength: 50 }),
        (before, after) => {
          const map = before.reduce(changed, PersistentMap.empty<string, number>());
          const entries = entriesOf(map);
          after.reduce(changed, map);
          expect(entriesOf(map)).toEqual(entries);
          expect(map.size).toBe(entries.length);
        },
      ),
    );
  });

  it('is itself where there was nothing to take away', () => {
    const map = PersistentMap.empty<string, number>().with('a', 1);
    expect(map.without('b')).toBe(map);
  });

  it('is made of entries at once as it is of one after the other, keys of text and numbers alike', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ max: 40 }), fc.nat()), { maxLength: 100 }), (entries) => {
        let map = PersistentMap.empty<number, number>();
        for (const [of, value] of entries) map = map.with(of, value);
        const atOnce = PersistentMap.of(entries);
        expect([...atOnce]).toEqual([...map]);
        expect([...atOnce.values()]).toEqual([...map].map(([, value]) => value));
        expect(atOnce.size).toBe(map.size);
        expect((atOnce as unknown as Inner).root?.height ?? 0).toBeLessThanOrEqual(
          Math.ceil(Math.log2(map.size + 1)),
        );
      }),
    );
  });

  it('differs from another in the keys under which not both have the same, in order', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 100 }),
        fc.array(change, { maxLength: 20 }),
        fc.array(change, { maxLength: 20 }),
        (shared, more, others) => {
          const common = shared.reduce(changed, PersistentMap.empty<string, number>());
          const [left, right] = [more.reduce(changed, common), others.reduce(changed, common)];
          const keys = [...new Set([...entriesOf(left), ...entriesOf(right)].map(([of]) => of))].toSorted();
          const expected = keys.filter((of) => left.get(of) !== right.get(of));
          expect([...left.differences(right)]).toEqual(expected);
          expect([...right.differences(left)]).toEqual(expected);
        },
      ),
    );
  });

  it('stays flat, in whatever order its keys come and go', () => {
    let map = PersistentMap.empty<string, number>();
    for (const each of sequence(10_000)) map = map.with(each, 1);
    expect((map as unknown as Inner).root!.height).toBeLessThanOrEqual(19);
    for (const each of sequence(9_000)) map = map.without(each);
    expect(map.size).toBe(1_000);
    expect((map as unknown as Inner).root!.height).toBeLessThanOrEqual(14);
  });
});
