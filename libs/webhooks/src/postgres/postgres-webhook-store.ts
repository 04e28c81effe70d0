import { PostgresParkedStreams } from '@daybook/parking';
import { connectToPostgres, disconnect, Statements } from '@daybook/postgres';
import type { Pool } from 'pg';
import type { WebhookStore } from '../webhook-store.port.js';
import { WebhooksUnavailableError } from '../errors.js';
import { PostgresDeliveries } from './postgres-deliveries.js';
import { PostgresEndpoints } from './postgres-endpoints.js';
import { PostgresReplays } from './postgres-replays.js';

export interface PostgresWebhookStoreOptions {
  /** A login in the role daybook_webhooks_write. */
  readonly url: string;
  /** Connections at the most. Default 4. */
  readonly maxConnections?: number;
  /** By how much webhooks are ahead of the database's clock, to let time pass at will. Default: they are not. */
  readonly clockOffsetMs?: () => number;
}

/** How long an answer may take before its connection counts as broken. */
const queryTimeoutMs = 10_000;

/** What webhooks keep, in the schema `webhooks`. Any number of services may share it. */
export class PostgresWebhookStore implements WebhookStore {
  readonly endpoints: PostgresEndpoints;
  readonly deliveries: PostgresDeliveries;
  readonly replays: PostgresReplays;
  readonly parked: PostgresParkedStreams;

  private constructor(
    private readonly pool: Pool,
    clockOffsetMs: () => number,
  ) {
    const unavailable = (cause: unknown) => new WebhooksUnavailableError({ cause });
    const statements = new Statements(pool, { unavailable, clockOffsetMs });
    this.endpoints = new PostgresEndpoints(statements);
    this.deliveries = new PostgresDeliveries(statements);
    this.replays = new PostgresReplays(statements);
    this.parked = new PostgresParkedStreams(statements, 'webhooks');
  }

  /** Opens a store whose schema is there already (see `migrateWebhooks`). */
  static async open(options: PostgresWebhookStoreOptions): Promise<PostgresWebhookStore> {
    const { url, maxConnections = 4, clockOffsetMs = () => 0 } = options;
    const applicationName = 'daybook-webhooks';
    const pool = await connectToPostgres({ url, maxConnections, applicationName, queryTimeoutMs });
    return new PostgresWebhookStore(pool, clockOffsetMs);
  }

  async close(): Promise<void> {
    await disconnect(this.pool);
  }
}
