import pg from 'pg';

/** SQLSTATE of what a server answered, the empty text of what came from elsewhere. */
const codeOf = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? '') : '');

/**
 * Whether the server is away, or was lost on the way: classes 08 (connection), 53 (resources), 57P (shutdown, crash,
 * start-up) and 58 (system error) of SQLSTATE. What carries no SQLSTATE came from the socket, apart from mistakes of ours.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|53|57P|58)/.test(codeOf(error));
  return !(error instanceof TypeError || error instanceof RangeError);
}

/** Whether the server could not write because its disk is full. */
export const isDiskFull = (error: unknown): boolean => codeOf(error) === '53100';

/** Whether the server refuses what it was sent, and would again: classes 22 (data exception), 23 (integrity), 54 (limits). */
export const isContentError = (error: unknown): boolean => /^(22|23|54)/.test(codeOf(error));

/** Whether a row or a page is damaged. Class XX is internal errors; XX001 is corrupted data, XX002 a corrupted index. */
export const isDamage = (error: unknown): boolean => codeOf(error).startsWith('XX');

/**
 * Whether the server cannot do its work at the moment, whatever it is asked: it is away, full, busy, set up wrongly.
 * False where it refuses just this content, or fails at just these rows; and for mistakes of ours.
 */
export function isStoreFault(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return !isContentError(error) && !isDamage(error);
  return isUnavailable(error);
}
