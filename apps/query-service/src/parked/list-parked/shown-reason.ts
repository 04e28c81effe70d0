/** Errors whose messages name events by type, version and stream, and quote nothing of what they say. */
const namedErrors = new Set(['UnknownEventTypeError', 'UnknownSchemaVersionError', 'VersionGapError']);

/**
 * The reason as others may see it. A parked event is likely damaged, so anything may stand where a price should be; an
 * error that quotes from it, or that nobody has thought of, is told by its name alone.
 */
export function shownReason(reason: string): string {
  const [name = ''] = reason.split(':', 1);
  if (namedErrors.has(name)) return reason;
  return /^[A-Z]\w*Error$/.test(name) ? name : 'Error';
}
