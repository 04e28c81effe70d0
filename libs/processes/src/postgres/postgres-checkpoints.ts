import { numericTypes } from '@daybook/event-log';
import type pg from 'pg';
import type { Checkpoints, SubscribedCategory } from '../process-store.port.js';

export class PostgresCheckpoints implements Checkpoints {
  constructor(private readonly pool: pg.Pool) {}

  async read({ subscription, category }: SubscribedCategory): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.pool.query<{ partition: number; position: number }>({
      name: 'process.checkpoints',
      text: 'SELECT partition, position FROM process.checkpoints WHERE subscription = $1 AND category = $2',
      values: [subscription, category],
      types: numericTypes,
    });
    return new Map(rows.map(({ partition, position }) => [partition, position]));
  }

  async move(
    { subscription, category }: SubscribedCategory,
    positions: ReadonlyMap<number, number>,
  ): Promise<void> {
    if (positions.size === 0) return;
    await this.pool.query({
      name: 'process.move-checkpoints',
      // Rows are always locked in the same order, so that two moves never wait for each other.
      text: `INSERT INTO process.checkpoints AS c (subscription, category, partition, position)
             SELECT $1, $2, partition, position
             FROM unnest($3::smallint[], $4::bigint[]) AS m (partition, position) ORDER BY partition
             ON CONFLICT (subscription, category, partition) DO UPDATE SET position = excluded.position
             WHERE c.position < excluded.position`,
      values: [subscription, category, [...positions.keys()], [...positions.values()]],
    });
  }
}
