/** Errors whose messages name events by type, version and stream, and quote nothing of what they say. */
const quotingNothing = new Set(['UnknownEventTypeError', 'UnknownSchemaVersionError', 'VersionGapError']);

/**
 * Why a stream is parked, as logs and auditors may see it. A parked event is likely damaged, so anything may stand
 * where a price should be; an error that quotes from it, or that nobody has thought of, is told by its name alone, and
 * by the code that a store has for it.
 */
export function parkingReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return parkingReason(error.errors[0]);
  if (!(error instanceof Error)) return 'Error';
  const { name, message } = error;
  if (quotingNothing.has(name)) return `${name}: ${message}`;
  const known = /^[A-Z]\w*Error$/.test(name) ? name : 'Error';
  const code = codeOf(error);
  return code === undefined ? known : `${known} (${code})`;
}

/** SQLSTATE, or the number of an error of MongoDB. */
function codeOf(error: Error): string | undefined {
  const { code } = error as Error & { readonly code?: unknown };
  if (typeof code === 'number') return `code ${code}`;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : undefined;
}
