import { numericTypes } from '@daybook/postgres';
import type { QueryConfig, QueryResult } from 'pg';
import type {
  ParkedAt,
  ParkedName,
  ParkedStream,
  ParkedStreams,
  ParkedStreamsRead,
  ParkedStreamsReview,
  ParkedStreamStatus,
  PassedOver,
  Subscribed,
  Wish,
} from '../parked-streams.port.js';

/** Where the statements go: a pool, or the store that has it and says in its own words that it is away. */
export interface Queryable {
  query<Row extends object>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

interface ParkedRow extends ParkedStream {
  readonly attempts: number;
  readonly parkedAt: Date;
  readonly replayRequestedAt: Date | null;
  readonly discardedAt: Date | null;
}

const columns = `subscription, category, stream_id AS "streamId", partition, position, version,
  last_version AS "lastVersion", reason, attempts, parked_at AS "parkedAt",
  replay_requested_at AS "replayRequestedAt", discarded_at AS "discardedAt"`;

const named = 'subscription = $1 AND category = $2 AND stream_id = $3';

/** The table of `createParkedStreams` in one schema. */
export class PostgresParkedStreams implements ParkedStreams, ParkedStreamsReview {
  private readonly table: string;

  constructor(
    private readonly store: Queryable,
    schema: string,
  ) {
    this.table = `${schema}.parked_streams`;
  }

  async park(stream: ParkedStream): Promise<void> {
    await this.store.query(this.parking([stream]));
  }

  /** For those who park in a transaction of their own. */
  parking(streams: readonly ParkedStream[]): QueryConfig {
    return {
      text: `INSERT INTO ${this.table} AS p
               (subscription, category, stream_id, partition, position, version, last_version, reason)
             SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::integer[],
                                  $7::integer[], $8::text[])
             ON CONFLICT (subscription, category, stream_id)
             DO UPDATE SET last_version = greatest(p.last_version, excluded.last_version)`,
      values: [
        streams.map((stream) => stream.subscription),
        streams.map((stream) => stream.category),
        streams.map((stream) => stream.streamId),
        streams.map((stream) => stream.partition),
        streams.map((stream) => stream.position),
        streams.map((stream) => stream.version),
        streams.map((stream) => stream.lastVersion),
        streams.map((stream) => stream.reason),
      ],
    };
  }

  async passOver(
    { subscription, category }: Subscribed,
    streams: readonly PassedOver[],
  ): Promise<ReadonlySet<string>> {
    const { rows } = await this.store.query<{ streamId: string }>({
      // Rows are always locked in the same order, so that two subscribers never wait for each other.
      text: `WITH passed AS (
               SELECT p.subscription, p.category, p.stream_id, n.last_version FROM ${this.table} p
               JOIN unnest($3::text[], $4::integer[]) AS n (stream_id, last_version) USING (stream_id)
               WHERE p.subscription = $1 AND p.category = $2
               ORDER BY p.stream_id FOR UPDATE OF p
             )
             UPDATE ${this.table} p SET last_version = greatest(p.last_version, passed.last_version)
             FROM passed WHERE (p.subscription, p.category, p.stream_id)
                             = (passed.subscription, passed.category, passed.stream_id)
             RETURNING p.stream_id AS "streamId"`,
      values: [
        subscription,
        category,
        streams.map(({ streamId }) => streamId),
        streams.map(({ lastVersion }) => lastVersion),
      ],
    });
    return new Set(rows.map(({ streamId }) => streamId));
  }

  async any(): Promise<boolean> {
    const text = `SELECT EXISTS (SELECT FROM ${this.table}) AS found`;
    const { rows } = await this.store.query<{ found: boolean }>({ text });
    return rows[0]!.found;
  }

  async toReplay(limit: number): Promise<ParkedStream[]> {
    return this.rows(`WHERE replay_requested_at IS NOT NULL ORDER BY replay_requested_at LIMIT $1`, [limit]);
  }

  async find(name: ParkedName): Promise<ParkedStreamStatus | undefined> {
    const [found] = await this.rows(`WHERE ${named}`, nameOf(name));
    return found;
  }

  async advance(stream: ParkedStream, handled: Pick<ParkedAt, 'version' | 'position'>): Promise<void> {
    await this.store.query(this.advancing(stream, handled));
  }

  /**
   * For those who handle events in a transaction of their own. It changes one row, or none where somebody else has
   * handled them.
   */
  advancing(stream: ParkedStream, handled: Pick<ParkedAt, 'version' | 'position'>): QueryConfig {
    return {
      text: `UPDATE ${this.table} SET version = $5, position = $6 WHERE ${named} AND version = $4`,
      values: [...nameOf(stream), stream.version, handled.version + 1, handled.position],
    };
  }

  async takeBack(name: ParkedName): Promise<boolean> {
    const text = `DELETE FROM ${this.table} WHERE ${named} AND version > last_version`;
    return (await this.store.query({ text, values: nameOf(name) })).rowCount === 1;
  }

  async parkAgain(name: ParkedName, { position, version, reason }: ParkedAt): Promise<void> {
    await this.store.query({
      text: `UPDATE ${this.table} SET position = $4, version = $5, reason = $6,
               last_version = greatest(last_version, $5), attempts = attempts + 1, replay_requested_at = NULL
             WHERE ${named}`,
      values: [...nameOf(name), position, version, reason],
    });
  }

  async list({ discarded = false, limit }: ParkedStreamsRead): Promise<ParkedStreamStatus[]> {
    const order = 'subscription, category, partition, position, stream_id';
    return this.rows(`WHERE (discarded_at IS NOT NULL) = $1 ORDER BY ${order} LIMIT $2`, [discarded, limit]);
  }

  async count({ discarded = false }: Pick<ParkedStreamsRead, 'discarded'> = {}): Promise<number> {
    const { rows } = await this.store.query<{ count: number }>({
      text: `SELECT count(*)::integer AS count FROM ${this.table} WHERE (discarded_at IS NOT NULL) = $1`,
      values: [discarded],
    });
    return rows[0]!.count;
  }

  async wish(name: ParkedName, wish: Wish): Promise<ParkedStreamStatus | undefined> {
    const changes = {
      replay: 'replay_requested_at = coalesce(replay_requested_at, now()), discarded_at = NULL',
      discard: 'replay_requested_at = NULL, discarded_at = coalesce(discarded_at, now())',
    };
    const { rows } = await this.store.query<ParkedRow>({
      text: `UPDATE ${this.table} SET ${changes[wish]} WHERE ${named} RETURNING ${columns}`,
      values: nameOf(name),
      types: numericTypes,
    });
    return rows.map(statusOf)[0];
  }

  private async rows(rest: string, values: unknown[]): Promise<ParkedStreamStatus[]> {
    const text = `SELECT ${columns} FROM ${this.table} ${rest}`;
    return (await this.store.query<ParkedRow>({ text, values, types: numericTypes })).rows.map(statusOf);
  }
}

const nameOf = ({ subscription, category, streamId }: ParkedName): unknown[] => [
  subscription,
  category,
  streamId,
];

function statusOf({ parkedAt, replayRequestedAt, discardedAt, ...stream }: ParkedRow): ParkedStreamStatus {
  return {
    ...stream,
    parkedAt: parkedAt.toISOString(),
    ...(replayRequestedAt !== null && { replayRequestedAt: replayRequestedAt.toISOString() }),
    ...(discardedAt !== null && { discardedAt: discardedAt.toISOString() }),
  };
}
