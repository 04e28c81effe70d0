/** An event of a type that this code does not know, likely written by a newer version of it. */
export class UnknownEventTypeError extends Error {
  override readonly name = 'UnknownEventTypeError';
  constructor(readonly type: string) {
    super(`Unknown event type: ${type}`);
  }
}

/** A known event whose content was never written by this code: the record is damaged or forged. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}
