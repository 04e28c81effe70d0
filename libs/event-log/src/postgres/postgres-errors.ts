import pg from 'pg';
import { LogUnavailableError } from '../errors.js';

/**
 * The error to throw where the server is away or was lost on the way, nothing where it answered.
 *
 * Classes of SQLSTATE: 08 connection, 53 resources, 57P operator intervention (shutdown, crash, start-up),
 * 58 system error. What carries no SQLSTATE came from the socket,
 * apart from mistakes of ours.
 */
export function unavailable(error: unknown): LogUnavailableError | undefined {
  if (error instanceof TypeError || error instanceof RangeError) return undefined;
  if (!(error instanceof pg.DatabaseError)) return new LogUnavailableError('connection', { cause: error });
  const code = error.code ?? '';
  if (code === '53100') return new LogUnavailableError('disk-full', { cause: error });
  if (/^(08|53|57P|58)/.test(code)) return new LogUnavailableError('connection', { cause: error });
  return undefined;
}

/** Whether the server is away, or was lost on the way. */
export const isUnavailable = (error: unknown): boolean => unavailable(error) !== undefined;

/**
 * Whether the server cannot do its work at the moment, whatever it is asked: it is away, full, busy, set up wrongly.
 * False where it refuses just this content, or fails at just these rows: classes 22 (data exception), 23 (integrity), 54
 * (limits) and XX (a row or a page that is damaged); and for mistakes of ours.
 */
export function isStoreFault(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return !/^(22|23|54|XX)/.test(error.code ?? '');
  return isUnavailable(error);
}

/** Classes 22 (data exception), 23 (integrity) and 54 (limits): sending it again would not help. */
export function isContentError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}
