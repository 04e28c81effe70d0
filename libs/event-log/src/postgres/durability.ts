import { UnsafeDurabilityError } from '../errors.js';
import type { LogQueries } from './log-queries.js';

/** @throws UnsafeDurabilityError where the server could lose what it has acknowledged */
export async function assertDurable(queries: LogQueries): Promise<void> {
  const [row] = await queries.rows<Record<string, string>>({
    text: `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
                  current_setting('full_page_writes') AS full_page_writes`,
  });
  const unsafe = Object.entries(row!).filter(([, value]) => value === 'off');
  if (unsafe.length > 0) throw new UnsafeDurabilityError(unsafe.map(([name, value]) => `${name}=${value}`));
}
