/** As JSON a number, a boolean or null, and a string's quotes or a colon with what separates it from the next. */
const bytesOf = { scalar: 6, quotes: 4 };

/**
 * About how many bytes a value takes as JSON text, if most of it is ASCII: what a bound on memory is told in, at a
 * fraction of the cost of the text. In memory it takes two to four times that.
 */
export function roughBytes(value: unknown): number {
  if (typeof value === 'string') return value.length + bytesOf.quotes;
  if (typeof value !== 'object' || value === null) return bytesOf.scalar;
  let bytes = bytesOf.quotes;
  if (Array.isArray(value)) {
    for (const item of value) bytes += roughBytes(item);
    return bytes;
  }
  for (const key in value) {
    bytes += key.length + bytesOf.quotes + roughBytes((value as Record<string, unknown>)[key]);
  }
  return bytes;
}
