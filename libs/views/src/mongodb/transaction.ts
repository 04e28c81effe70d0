import type { ClientSession, TransactionOptions } from 'mongodb';
import { hasLabel } from './server-errors.js';

/** How long a commit waits for a majority of the members before its outcome counts as unknown. */
const majorityWaitMs = 10_000;
/** Attempts at a transaction of which the server knows that it left nothing behind. */
const maxAttempts = 3;
/** Attempts at the commit of one transaction; MongoDB commits it once, however often it is asked. */
const maxCommitAttempts = 3;

const options: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: majorityWaitMs },
  readPreference: 'primary',
};

/**
 * Runs the work in a transaction: all of its writes become visible at once, or none ever does. Nothing is
 * kept where the work gives false.
 *
 * The bounds are tighter than those of the driver's `withTransaction`, which tries for two minutes: whoever
 * feeds the views starts again by itself, and shows meanwhile that it cannot go on.
 *
 * @returns what the work gave
 * @throws what the last attempt failed with; if that was the commit, the transaction may have taken effect
 */
export async function inTransaction(session: ClientSession, work: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      session.startTransaction(options);
      if (!(await work())) {
        await session.abortTransaction();
        return false;
      }
      await commit(session);
      return true;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction();
      if (attempt === maxAttempts || !hasLabel(error, 'TransientTransactionError')) throw error;
    }
  }
}

async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (attempt === maxCommitAttempts || !hasLabel(error, 'UnknownTransactionCommitResult')) throw error;
    }
  }
}
