import type { MongoClient, WriteConcern } from 'mongodb';
import { UnsafeViewDurabilityError } from './errors.js';
import { codeOf, serverCodes } from './server-errors.js';

/**
 * Every write here waits for a majority and its journals. A URL that asks for less was meant for something
 * else, and its writer should know rather than be overruled.
 *
 * @throws UnsafeViewDurabilityError
 */
export function checkWriteConcern(asked: WriteConcern | undefined): void {
  const { w = 'majority', journal = true } = asked ?? {};
  if (w !== 'majority') {
    throw new UnsafeViewDurabilityError(
      `its URL asks for w=${w}, with which an acknowledged write could be lost; leave that out, or ask for w=majority`,
    );
  }
  if (!journal) {
    throw new UnsafeViewDurabilityError(
      'its URL asks for journal=false, with which an acknowledged write could be lost; leave that out',
    );
  }
}

/**
 * @throws UnsafeViewDurabilityError where the server has no transactions, or counts a write as held by a
 * majority before the majority has it on disk
 */
export async function checkServer(client: MongoClient): Promise<void> {
  const admin = client.db('admin');
  const { setName } = await admin.command({ hello: 1 });
  if (typeof setName !== 'string') {
    throw new UnsafeViewDurabilityError(
      'it is not a member of a replica set, and only these have transactions; start it with --replSet and initiate the set',
    );
  }
  if (!(await countsJournaledWritesOnly(client))) {
    throw new UnsafeViewDurabilityError(
      'writeConcernMajorityJournalDefault is false in the configuration of its replica set; set it to true',
    );
  }
}

async function countsJournaledWritesOnly(client: MongoClient): Promise<boolean> {
  try {
    const { config } = await client.db('admin').command({ replSetGetConfig: 1 });
    return (
      (config as { writeConcernMajorityJournalDefault?: boolean }).writeConcernMajorityJournalDefault !==
      false
    );
  } catch (error) {
    // A login that has rights to the views alone may not look. Its own writes wait for the journal anyway.
    if (codeOf(error) === serverCodes.unauthorized) return true;
    throw error;
  }
}
