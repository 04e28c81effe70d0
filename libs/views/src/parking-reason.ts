/** Errors whose messages name events by type, version and stream, and quote nothing of what they say. */
const quotingNothing = new Set(['UnknownEventTypeError', 'UnknownSchemaVersionError', 'VersionGapError']);

/**
 * Why a stream is parked, as logs and auditors may see it. A parked event is likely damaged, so anything may stand
 * where a price should be; an error that quotes from it, or that nobody has thought of, is told by its name alone.
 */
export function parkingReason(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const { name, message } = error;
  if (quotingNothing.has(name)) return `${name}: ${message}`;
  return /^[A-Z]\w*Error$/.test(name) ? name : 'Error';
}
