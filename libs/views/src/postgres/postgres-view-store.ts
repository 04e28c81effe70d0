import type { PostgresParkedStreams } from '@daybook/parking';
import { disconnect, isStoreFault } from '@daybook/postgres';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import type { Projection } from '../projection.js';
import type { ViewChanges, ViewStore } from '../view-store.port.js';
import { whileAvailable } from '../while-available.js';
import { connectToViews, parkedViews, type PostgresViewsOptions, readCheckpoints } from './connection.js';

type Changes = ViewChanges<unknown>;

/** The views in PostgreSQL, as the projector writes them. */
export class PostgresViewStore implements ViewStore {
  /** While the database writes one, the next is folded. */
  readonly maxTransactions = 2;

  readonly parked: PostgresParkedStreams;

  private constructor(private readonly pool: Pool) {
    this.parked = parkedViews(pool);
  }

  /** Opens views whose schema is there already (see `migrateViews`). */
  static async open(options: PostgresViewsOptions): Promise<PostgresViewStore> {
    return new PostgresViewStore(await connectToViews(options));
  }

  async checkpoints(projection: string): Promise<ReadonlyMap<number, number>> {
    return whileAvailable(readCheckpoints(this.pool, projection), isStoreFault);
  }

  async load<Document>(
    { postgres }: Projection<Document, unknown>,
    streamIds: readonly string[],
  ): Promise<ReadonlyMap<string, Document>> {
    if (streamIds.length === 0) return new Map();
    return whileAvailable(postgres.load(this.pool, streamIds), isStoreFault);
  }

  async bytes({ postgres }: Projection, streamIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (streamIds.length === 0 || !postgres.bytes) return new Map();
    return whileAvailable(postgres.bytes(this.pool, streamIds), isStoreFault);
  }

  /** Two round trips: within each, a statement is sent without waiting for the answer to the one before. */
  async apply(projection: Projection, changes: Changes): Promise<'applied' | 'stale'> {
    const { changed, parked } = changes;
    // Made before the store is asked for anything: changes that cannot be put into words are none of its faults.
    const writes = changed.length > 0 ? projection.postgres.statements(changed) : [];
    if (parked.length > 0) writes.push(this.parked.parking(parked));
    return whileAvailable(
      this.inTransaction((client) => this.moveOn(client, projection, changes), writes),
      isStoreFault,
    );
  }

  private async inTransaction(
    moveOn: (client: PoolClient) => Promise<boolean>,
    writes: readonly QueryConfig[],
  ): Promise<'applied' | 'stale'> {
    const client = await this.pool.connect();
    let broken: unknown;
    try {
      const [, isMoved] = await Promise.all([
        // Not waiting for the disk is safe here: what a crash takes away it takes together with the
        // checkpoint, and the log still has it.
        client.query('BEGIN; SET LOCAL synchronous_commit = off'),
        moveOn(client),
      ]);
      if (!isMoved) {
        await client.query('ROLLBACK');
        return 'stale';
      }
      // After a statement that fails, COMMIT rolls back.
      const written = writes.map((statement) => client.query(statement));
      await Promise.all([...written, client.query('COMMIT')]);
      return 'applied';
    } catch (error) {
      broken = error;
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release(broken !== undefined);
    }
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }

  /** Whether everything stands where the changes build on; from now on it stands behind them. */
  private async moveOn(client: PoolClient, projection: Projection, changes: Changes): Promise<boolean> {
    const { checkpoints, replayed } = changes;
    if (checkpoints.length > 0 && !(await moveCheckpoints(client, projection, checkpoints))) return false;
    if (replayed === undefined) return true;
    return (await client.query(this.parked.advancing(replayed.stream, replayed.handled))).rowCount === 1;
  }
}

/**
 * Moves the checkpoints that stand where the changes build on, and tells whether all did. The rows stay
 * locked until the transaction ends, which is what lets one writer at a time apply a partition.
 */
async function moveCheckpoints(
  client: PoolClient,
  { name, version }: Projection,
  checkpoints: Changes['checkpoints'],
): Promise<boolean> {
  const sorted = checkpoints.toSorted((a, b) => a.partition - b.partition);
  const { rowCount } = await client.query({
    name: 'views.move-checkpoints',
    text: `INSERT INTO views.checkpoints AS c (projection, version, partition, position)
           SELECT $4, $5, partition, "to" FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS m (partition, "from", "to")
           WHERE "from" = 0 OR EXISTS
             (SELECT FROM views.checkpoints e WHERE e.projection = $4 AND e.partition = m.partition)
           ON CONFLICT (projection, partition) DO UPDATE SET position = excluded.position
           WHERE c.version = excluded.version
             AND c.position = ($2::bigint[])[array_position($1::smallint[], c.partition)]`,
    values: [
      sorted.map(({ partition }) => partition),
      sorted.map(({ from }) => from),
      sorted.map(({ to }) => to),
      name,
      version,
    ],
  });
  return rowCount === checkpoints.length;
}
