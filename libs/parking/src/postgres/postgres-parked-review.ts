import { connectToPostgres, disconnect, Statements } from '@daybook/postgres';
import type { Pool } from 'pg';
import { ParkedStreamsUnavailableError } from '../errors.js';
import type { ParkedName, ParkedStreamsRead, ParkedStreamsReview, Wish } from '../parked-streams.port.js';
import { PostgresParkedStreams } from './postgres-parked-streams.js';

export interface PostgresParkedReviewOptions {
  /** A login in the role daybook_parked_review. */
  readonly url: string;
  /** Whose parked streams: that of the processes, `process`, or of the `webhooks`. */
  readonly schema: 'process' | 'webhooks';
}

/** How long an answer may take before its connection counts as broken. */
const queryTimeoutMs = 10_000;

/**
 * The parked streams of another service, for people to look at. It holds no connection while nobody does. Everything
 * throws ParkedStreamsUnavailableError where the store can do nothing at the moment.
 */
export class PostgresParkedReview implements ParkedStreamsReview {
  private readonly parked: PostgresParkedStreams;

  private constructor(
    private readonly pool: Pool,
    schema: string,
  ) {
    const unavailable = (cause: unknown) => new ParkedStreamsUnavailableError({ cause });
    this.parked = new PostgresParkedStreams(new Statements(pool, { unavailable }), schema);
  }

  static async open({ url, schema }: PostgresParkedReviewOptions): Promise<PostgresParkedReview> {
    const applicationName = 'daybook-parked-review';
    const pool = await connectToPostgres({ url, maxConnections: 1, applicationName, queryTimeoutMs });
    return new PostgresParkedReview(pool, schema);
  }

  list = (read: ParkedStreamsRead) => this.parked.list(read);
  count = (read?: Pick<ParkedStreamsRead, 'discarded'>) => this.parked.count(read);
  find = (name: ParkedName) => this.parked.find(name);
  wish = (name: ParkedName, wish: Wish) => this.parked.wish(name, wish);

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
