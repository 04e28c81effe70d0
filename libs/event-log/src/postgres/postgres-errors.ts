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
  return !tellsOfDamage(error) && error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

/**
 * Whether what is stored is damaged: a page whose checksum is wrong or that cannot be read from the disk, a file that
 * is gone, an index that leads nowhere. So is a place in the log that is given out a second time, which a head that was
 * set back does, and a head that is not there.
 *
 * Class XX of SQLSTATE is internal errors, of which XX001 is corrupted data and XX002 a corrupted index; 58030 is a
 * failure of the disk, 58P01 a missing file.
 */
export function tellsOfDamage(error: unknown): error is pg.DatabaseError {
  if (!(error instanceof pg.DatabaseError)) return false;
  if (error.code === '23505') return error.schema === 'log' && error.table === 'events';
  if (error.code === '22023') return /has no partition/.test(error.message);
  return /^(XX|58030|58P01)/.test(error.code ?? '');
}

/** A stored value is none that was ever written. */
export class StoredValueError extends Error {
  override readonly name = 'StoredValueError';
}

/** Whether a read met what it cannot read. Its own parameters are right, so a data exception is in what is stored. */
export const cannotBeRead = (error: unknown): boolean =>
  tellsOfDamage(error) ||
  error instanceof StoredValueError ||
  (error instanceof pg.DatabaseError && (error.code ?? '').startsWith('22'));
