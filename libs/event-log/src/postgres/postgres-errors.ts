import { isDiskFull, isUnavailable } from '@daybook/postgres';
import pg from 'pg';
import { LogUnavailableError } from '../errors.js';

/** The error to throw where the server is away or was lost on the way, nothing where it answered. */
export function unavailable(error: unknown): LogUnavailableError | undefined {
  if (!isUnavailable(error)) return undefined;
  return new LogUnavailableError(isDiskFull(error) ? 'disk-full' : 'connection', { cause: error });
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
