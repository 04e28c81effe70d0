/** The log cannot be reached, or was lost while it worked. What was sent may or may not be stored. */
export class LogUnavailableError extends Error {
  constructor(
    readonly reason: 'connection' | 'disk-full' | 'shutting-down',
    options?: ErrorOptions,
  ) {
    super(`The event log is unavailable (${reason}).`, options);
    this.name = 'LogUnavailableError';
  }
}

/** What is damaged, in a sentence, and where; as closely as it is known. */
export interface Damage {
  readonly what: string;
  readonly category?: string;
  readonly partition?: number;
  /** Of the first event that cannot be read, or is not there. */
  readonly position?: number;
}

/**
 * What the log holds there cannot be read, or is gone. Trying again does not help; all else goes on being read.
 *
 * Its `publicReason` may be shown to anyone: it tells places, and nothing of what stands there.
 */
export class LogDamagedError extends Error {
  readonly publicReason: { readonly code: string; readonly title: string; readonly detail: string };

  constructor(
    readonly damage: Damage,
    options?: ErrorOptions,
  ) {
    super(damage.what, options);
    this.name = 'LogDamagedError';
    this.publicReason = {
      code: 'log-damaged',
      title: 'A part of the event log is damaged',
      detail: damage.what,
    };
  }
}

/** More appends wait than the log takes in. Nothing was written. */
export class LogOverloadedError extends Error {
  constructor(readonly waiting: number) {
    super(`${waiting} appends wait for the event log already.`);
    this.name = 'LogOverloadedError';
  }
}

/** The database refuses this content, whenever it is sent. Nothing was written. */
export class InvalidAppendError extends Error {
  constructor(streamId: string, options?: ErrorOptions) {
    super(`The events for stream ${streamId} cannot be stored.`, options);
    this.name = 'InvalidAppendError';
  }
}

/** The database may lose what it has acknowledged; Daybook does not start on it. */
export class UnsafeDurabilityError extends Error {
  readonly userMessage: string;

  constructor(settings: readonly string[]) {
    const message = `PostgreSQL runs with ${settings.join(' and ')}, so that an acknowledged event could be lost; switch that on and start again.`;
    super(message);
    this.userMessage = message;
    this.name = 'UnsafeDurabilityError';
  }
}

/** The log was created with another number of partitions than it is opened with. */
export class PartitionCountMismatchError extends Error {
  readonly userMessage: string;

  constructor(category: string, stored: number, wanted: number) {
    const message = `The log of ${category} has ${stored} partitions, which cannot be changed to ${wanted}; set DAYBOOK_PARTITIONS to ${stored}.`;
    super(message);
    this.userMessage = message;
    this.name = 'PartitionCountMismatchError';
  }
}

/** One of several servers of the log cannot be used; the message says which one and why. */
export class LogServerUnusableError extends Error {
  readonly userMessage: string;

  /** @param server its number in DAYBOOK_LOG_URLS, from 0 */
  constructor(
    readonly server: number,
    cause: unknown,
  ) {
    const message = `Server ${server + 1} of DAYBOOK_LOG_URLS cannot be used: ${reasonOf(cause)}.`;
    super(message, { cause });
    this.userMessage = message;
    this.name = 'LogServerUnusableError';
  }
}

/** A host with several addresses fails with an error for each of them, and with no message of its own. */
function reasonOf(cause: unknown): string {
  const { message, errors = [] } = Object(cause) as Partial<AggregateError>;
  return message?.replace(/\.$/, '') || errors.map(reasonOf).join(', ') || String(cause);
}
