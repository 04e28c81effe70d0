import type { Subscribed } from '@daybook/parking';
import type { Statements } from '@daybook/postgres';
import type { Checkpoints } from '../process-store.port.js';

export class PostgresCheckpoints implements Checkpoints {
  constructor(private readonly statements: Statements) {}

  async read({ subscription, category }: Subscribed): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.statements.query<{ partition: number; position: number }>({
      name: 'process.checkpoints',
      text: 'SELECT partition, position FROM process.checkpoints WHERE subscription = $1 AND category = $2',
      values: [subscription, category],
    });
    return new Map(rows.map(({ partition, position }) => [partition, position]));
  }

  async move({ subscription, category }: Subscribed, positions: ReadonlyMap<number, number>): Promise<void> {
    if (positions.size === 0) return;
    await this.statements.query({
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
