/** The largest body: about twice an order of 5,000 lines. */
export const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** Bodies of requests that are carried out at a time, and who may wait for that, and how long. */
export const BODY_ROOM = { maxBytes: 8 * 1024 * 1024, maxWaiting: 1_000, waitLimitMs: 5_000 };

/** The largest body of a route whose requests are signed: anybody may send one. A payment takes a tenth of it. */
export const SIGNED_BODY_LIMIT_BYTES = 128 * 1024;

/** How deep a body may be nested; none of our schemas comes close. */
export const MAX_BODY_DEPTH = 32;

/** Values in a body, those of lists and fields within each other all counted. 10,000 changed addresses have 100,000. */
export const MAX_BODY_VALUES = 120_000;

/** Different names of fields in a body. All of our schemas together have fewer. */
export const MAX_FIELD_NAMES = 1_000;

/** How long a client may take to send a whole request, from its first byte or the connection's first moment. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** How often it is looked who has taken longer. */
export const REQUEST_CHECK_MS = 500;

/** Connections at a time. What comes beyond is closed unanswered. */
export const MAX_CONNECTIONS = 2_000;

/** The longest part of a path that a parameter takes. */
export const MAX_PATH_PARAMETER_LENGTH = 256;

/** How long requests in flight may take once the service is told to stop. */
export const DRAIN_TIMEOUT_MS = 10_000;

/** How long a request may take to arrive as a whole once the service is told to stop. */
export const ARRIVAL_TIMEOUT_MS = 2_000;

/** How long a connection without a request stays open then: for one that is on its way. */
export const IDLE_GRACE_MS = 100;

/** How often connections are looked at for both. */
export const IDLE_SWEEP_MS = 50;

/** How long stores and consumers may take to close after that. */
export const CLOSE_TIMEOUT_MS = 10_000;

/** What tells the process to stop within this time of the first one is a copy of it. */
export const SAME_STOP_WITHIN_MS = 1_000;

/** How long a process whose work is done may linger over handles that somebody left open. */
export const LINGER_TIMEOUT_MS = 2_000;
