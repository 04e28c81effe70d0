import { MAX_VIOLATIONS } from '../problem/problem.js';

/** So much of an array is explained in any case; a schema that allows more gets more. */
export const MIN_EXPLAINED_ITEMS = 1_000;

/** Deeper than any of our schemas; what lies below is not looked at by them either. */
const MAX_DEPTH = 32;

/** What of a value can matter to a schema. */
export interface Explained {
  /** The largest `maxItems` anywhere in the schema, or the least that is explained. */
  readonly longestArray: number;
  /** The fields that it names anywhere. */
  readonly names: ReadonlySet<string>;
}

export function explainedBy(schema: unknown): Explained {
  const names = new Set<string>();
  let longestArray = MIN_EXPLAINED_ITEMS;
  for (const [key, value] of entriesWithin(schema, new Set())) {
    if (key === 'maxItems' && typeof value === 'number') longestArray = Math.max(longestArray, value);
    if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
  }
  return { longestArray, names };
}

function* entriesWithin(schema: unknown, seen: Set<unknown>): Generator<[string, unknown]> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
  seen.add(schema);
  for (const [key, value] of Object.entries(schema)) {
    yield [key, value];
    yield* entriesWithin(value, seen);
  }
}

/**
 * The part of a value that a schema's violations are told of. Each array is cut to one item more than the longest:
 * still too long for any limit, so that it is reported. Of the fields that the schema nowhere names as many are left
 * as make an answer full. What is left out can be no reason for a violation of what is left.
 */
export function explainedPart(value: unknown, { longestArray, names }: Explained): unknown {
  let unnamed = MAX_VIOLATIONS + 1;
  const partOf = (whole: unknown, depth: number): unknown => {
    if (typeof whole !== 'object' || whole === null || depth > MAX_DEPTH) return whole;
    if (Array.isArray(whole)) {
      return whole.slice(0, longestArray + 1).map((item) => partOf(item, depth + 1));
    }
    const fields = Object.entries(whole).filter(([name]) => names.has(name) || (unnamed -= 1) >= 0);
    return Object.fromEntries(fields.map(([name, field]) => [name, partOf(field, depth + 1)]));
  };
  return partOf(value, 0);
}
