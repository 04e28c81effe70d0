import type { Statements } from '@daybook/postgres';
import type { EndpointRange, EventToTell, ReplayRange, Replays } from '../webhook-store.port.js';
import { columnsOf } from './postgres-deliveries.js';
import { advanceReplay, beginReplay, openReplays } from './replay-statements.js';

interface RangeRow extends ReplayRange {
  readonly endpoint_id: string;
}

export class PostgresReplays implements Replays {
  constructor(private readonly statements: Statements) {}

  async begin(endpointId: string, ranges: readonly ReplayRange[]): Promise<number> {
    const rows = await this.statements.rows<{ left: number }>(
      beginReplay,
      endpointId,
      ranges.map(({ partition }) => partition),
      ranges.map(({ after }) => after),
      ranges.map(({ until }) => until),
    );
    return rows.reduce((sum, { left }) => sum + left, 0);
  }

  async open(limit: number): Promise<EndpointRange[]> {
    const rows = await this.statements.rows<RangeRow>(openReplays, limit);
    return rows.map(({ endpoint_id: endpointId, ...range }) => ({ endpointId, ...range }));
  }

  advance(range: EndpointRange, events: readonly EventToTell[], reached: number): Promise<number> {
    const { endpointId, partition, after } = range;
    const values = [...columnsOf(events), endpointId, partition, after, reached];
    return this.statements.writtenAt(advanceReplay, ...values);
  }
}
