import {
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

/** What a server answers that is stopping, starting, or no longer the primary. */
const awayCodes: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  89, // NetworkTimeout
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  9_001, // SocketException
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
]);

/** What a server answers of a document, or of the size of a transaction: it would answer the same again. */
const contentCodes: ReadonlySet<unknown> = new Set([
  2, // BadValue
  9, // FailedToParse
  14, // TypeMismatch
  28, // PathNotViable
  52, // DollarPrefixedFieldName
  55, // InvalidDBRef
  56, // EmptyFieldName
  57, // DottedFieldName
  121, // DocumentValidationFailure
  257, // TransactionTooLarge
  10_334, // BSONObjectTooLarge
  11_000, // DuplicateKey
  17_280, // KeyTooLong
  17_419, // a document that an update would make too large
  17_420, // a document that would be too large for its index
]);

/** The driver does not export it: all connections are in use, and none came free in time. */
const noConnectionFree = 'MongoWaitQueueTimeoutError';

/** Whether no server was there to answer, or one that is about to go; the same may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof MongoServerError) return awayCodes.has(error.code);
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoTopologyClosedError ||
    (error instanceof Error && error.name === noConnectionFree)
  );
}

/**
 * Whether the server can do nothing at the moment, whatever it is asked: it is away, full, busy, set up wrongly. False
 * where it refuses just these documents, and where they could not even be sent.
 */
export function isStoreFault(error: unknown): boolean {
  if (error instanceof MongoServerError) return !contentCodes.has(error.code);
  return isUnavailable(error);
}
