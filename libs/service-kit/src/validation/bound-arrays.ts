/** So much of an array is explained in any case; a schema that allows more gets more. */
export const MIN_EXPLAINED_ITEMS = 10_000;

/** Deeper than any of our schemas; what lies below is not looked at by them either. */
const MAX_DEPTH = 32;

/** The largest `maxItems` anywhere in the schema, or the least that is explained. */
export function longestArrayOf(schema: unknown): number {
  return Math.max(MIN_EXPLAINED_ITEMS, ...limitsIn(schema, new Set()));
}

function limitsIn(schema: unknown, seen: Set<unknown>): number[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'maxItems' && typeof value === 'number' ? [value] : limitsIn(value, seen),
  );
}

/**
 * The value with each array cut to one item more than `longest`: still too long for any limit, so
 * that it is reported, without an error for each of a million items. Copies only what it changes.
 */
export function boundArrays(value: unknown, longest: number, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = value.length > longest + 1 ? value.slice(0, longest + 1) : value;
    return mapChanged(items, (item) => boundArrays(item, longest, depth + 1));
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, field] of Object.entries(value)) {
    const bounded = boundArrays(field, longest, depth + 1);
    if (bounded !== field) (copy ??= { ...value } as Record<string, unknown>)[key] = bounded;
  }
  return copy ?? value;
}

function mapChanged(items: unknown[], change: (item: unknown) => unknown): unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const changed = change(item);
    if (changed !== item) (copy ??= [...items])[index] = changed;
  }
  return copy ?? items;
}
