import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { PartitionCountMismatchError } from '../errors.js';
import { genesisHash } from '../hash-chain.js';
import { commonLogId, type Holding, partitionsToMake } from '../placement.js';

interface StoredCategory extends Holding {
  readonly id: number;
  readonly logId: string;
  readonly partitionCount: number;
}

/**
 * Makes the category where it is not there, each partition on one of the servers; where it is, checks that
 * it is whole. Whatever was left undone by a run that broke off is done.
 *
 * A partition is where its head is. No head is made before all servers know the category: thereby a server
 * on which it was being made can be told from one that has nothing to do with it.
 *
 * @param servers each under the lock of its migrations, so that nobody else makes the category meanwhile
 * @throws PartitionCountMismatchError where the category has another number of partitions
 * @throws LogServersMismatchError where the servers do not make one whole log
 */
export async function ensureCategory(
  servers: readonly DataSource[],
  name: string,
  partitionCount: number,
): Promise<void> {
  const stored = await Promise.all(servers.map((server) => storedCategory(server, name)));
  for (const category of stored) {
    if (category && category.partitionCount !== partitionCount) {
      throw new PartitionCountMismatchError(name, category.partitionCount, partitionCount);
    }
  }
  const logIds = stored.map((category) => category?.logId);
  const logId = commonLogId(name, logIds) ?? randomUUID();
  const toMake = partitionsToMake(name, partitionCount, stored);

  const ids: number[] = [];
  for (const [index, server] of servers.entries()) {
    ids.push(stored[index]?.id ?? (await insertCategory(server, { name, partitionCount, logId })));
  }
  for (const [index, server] of servers.entries()) {
    if (toMake[index]!.length > 0) await insertHeads(server, ids[index]!, toMake[index]!);
  }
}

async function storedCategory(server: DataSource, name: string): Promise<StoredCategory | undefined> {
  const [category] = await server.query<StoredCategory[]>(
    `SELECT c.id, c.log_id AS "logId", c.partitions AS "partitionCount",
            coalesce(array_agg(h.partition ORDER BY h.partition) FILTER (WHERE h.partition IS NOT NULL), '{}')
              AS partitions,
            coalesce(max(h.position), 0) > 0
              OR EXISTS (SELECT FROM log.events e WHERE e.category = c.id) AS "isUsed"
     FROM log.categories c LEFT JOIN log.heads h ON h.category = c.id
     WHERE c.name = $1 GROUP BY c.id`,
    [name],
  );
  return category;
}

async function insertCategory(
  server: DataSource,
  { name, partitionCount, logId }: { name: string; partitionCount: number; logId: string },
): Promise<number> {
  const [created] = await server.query<{ id: number }[]>(
    'INSERT INTO log.categories (name, partitions, log_id) VALUES ($1, $2, $3) RETURNING id',
    [name, partitionCount, logId],
  );
  return created!.id;
}

/** All of them in one statement: a server never has a part of its share. */
async function insertHeads(server: DataSource, id: number, partitions: readonly number[]): Promise<void> {
  await server.query(
    `INSERT INTO log.heads (category, partition, position, hash, recorded_at)
     SELECT $1, partition, 0, decode($3, 'hex'), 'epoch' FROM unnest($2::smallint[]) AS partition`,
    [id, partitions, genesisHash],
  );
}
