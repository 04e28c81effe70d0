import { randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import type { PlacedOrder } from '../workload/orders.ts';
import type { AppenderKind } from './appender.ts';
import { bareTable } from './bare-insert.ts';
import { openPool } from './connections.ts';

/** As many batches at a time, and as many events of one, as the event log allows itself by default. */
const lanes = 2;
const maxBatchEvents = 1_000;

/**
 * The most that group commit could reach: what arrives while a batch is written goes together in the next one, so
 * batches have the sizes that ours have, but they are bare rows without versions, order or a chain.
 */
export const rawBatchedInsert: AppenderKind = {
  name: 'raw batched INSERT',
  kind: 'limit',
  async openAppender({ engines }) {
    const pool = openPool(await engines.database(), lanes);
    await pool.query(bareTable);
    const batches = Array.from({ length: lanes }, () => new Batches(pool));
    let turn = 0;
    return {
      append: (order) => batches[(turn += 1) % lanes]!.append(order),
      close: () => pool.end(),
    };
  },
};

interface Waiting {
  readonly order: PlacedOrder;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class Batches {
  private readonly pool: pg.Pool;
  private waiting: Waiting[] = [];
  private isWriting = false;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  append(order: PlacedOrder): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ order, resolve, reject });
      if (!this.isWriting) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isWriting = true;
    // What else is appended in this turn of the event loop comes along.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, maxBatchEvents);
      try {
        await this.write(batch.map(({ order }) => order));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isWriting = false;
  }

  private write(orders: readonly PlacedOrder[]) {
    return this.pool.query({
      name: 'insert-batch',
      text: `INSERT INTO events (event_id, stream_id, version, type, data, metadata)
             SELECT event_id, stream_id, 1, type, data, '{}'
             FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) AS batch (event_id, stream_id, type, data)`,
      values: [
        orders.map(() => randomUUIDv7()),
        orders.map(({ streamId }) => streamId),
        orders.map(({ type }) => type),
        orders.map(({ data }) => JSON.stringify(data)),
      ],
    });
  }
}
