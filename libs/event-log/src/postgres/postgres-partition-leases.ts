import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type {
  HeldLeases,
  LeaseProgress,
  PartitionLease,
  PartitionLeases,
} from '../leases/partition-leases.port.js';
import { numericTypes } from '@daybook/postgres';

export interface PostgresPartitionLeasesOptions {
  /** A login in the role daybook_log_relay. */
  readonly url: string;
  readonly category: string;
  /** How long a lease lasts that is not renewed. Default 5,000. */
  readonly ttlMs?: number;
}

/** How long a statement may take before the connection counts as broken. */
const statementTimeoutMs = 2_000;

/**
 * Leases as rows beside the partition heads, on a connection of their own: work that fills a pool
 * cannot keep them from being renewed. Nothing hangs on the connection itself; after it broke, the next call makes
 * a new one.
 */
export class PostgresPartitionLeases implements PartitionLeases {
  readonly ttlMs: number;
  private readonly holder = randomUUID();
  private connecting: Promise<Connection> | undefined;

  constructor(private readonly options: PostgresPartitionLeasesOptions) {
    this.ttlMs = options.ttlMs ?? 5_000;
  }

  async renew(): Promise<HeldLeases> {
    const rows = await this.query<{ share: number } & (PartitionLease | { partition: null })>(
      'SELECT share, partition, epoch, position FROM log.renew_leases($1, $2, $3)',
      [this.ttlMs],
    );
    const leases = rows.flatMap((row) =>
      row.partition === null ? [] : [{ partition: row.partition, epoch: row.epoch, position: row.position }],
    );
    return { leases, share: rows[0]!.share };
  }

  async save(progress: readonly LeaseProgress[]): Promise<void> {
    if (progress.length === 0) return;
    await this.query('SELECT log.save_lease_positions($1, $2, $3, $4, $5)', [
      progress.map(({ partition }) => partition),
      progress.map(({ epoch }) => epoch),
      progress.map(({ position }) => position),
    ]);
  }

  async release(leases: readonly PartitionLease[]): Promise<void> {
    await this.query('SELECT log.release_leases($1, $2, $3, false)', [
      leases.map(({ partition }) => partition),
    ]);
  }

  async close(): Promise<void> {
    try {
      await this.query('SELECT log.release_leases($1, $2, $3, true)', [[]]);
    } finally {
      const connecting = this.connecting;
      this.connecting = undefined;
      await (await connecting?.catch(() => undefined))?.client.end();
    }
  }

  private async query<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    this.connecting ??= this.connect();
    const connecting = this.connecting;
    try {
      const { client, categoryId } = await connecting;
      const parameters = [categoryId, this.holder, ...values];
      return (await client.query<Row>({ text, values: parameters, types: numericTypes })).rows;
    } catch (error) {
      if (this.connecting === connecting) this.connecting = undefined;
      void connecting.then(({ client }) => client.end()).catch(() => undefined);
      throw error;
    }
  }

  private async connect(): Promise<Connection> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: 'daybook-leases',
      connectionTimeoutMillis: statementTimeoutMs,
      query_timeout: statementTimeoutMs,
      keepAlive: true,
    });
    // The statement that comes next fails anyway.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ id: number }>('SELECT id FROM log.categories WHERE name = $1', [
      this.options.category,
    ]);
    const [category] = rows;
    if (!category) {
      await client.end();
      throw new Error(`There is no category ${this.options.category} in the event log.`);
    }
    return { client, categoryId: category.id };
  }
}

interface Connection {
  readonly client: pg.Client;
  readonly categoryId: number;
}
