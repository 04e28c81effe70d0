import type { Statements } from '@daybook/postgres';
import {
  type Attempt,
  type AttemptOutcome,
  type ClaimedDelivery,
  type ClaimRequest,
  type Deliveries,
  type DeliveriesRead,
  type Delivery,
  type DeliveryName,
  type DeliveryStatus,
  type EventToTell,
  maxAttemptsKept,
  type PendingDeliveries,
  type Positions,
  type PruneRequest,
  type Verdict,
} from '../webhook-store.port.js';
import {
  claimDueDeliveries,
  listDeliveries,
  makeDeliveries,
  makeLateDeliveries,
  pendingDeliveries,
  pruneDeliveries,
  pruneEndpoints,
  readCheckpoints,
  replayDelivery,
  settleDelivery,
} from './delivery-statements.js';

interface DeliveryRow {
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly stream_id: string;
  readonly partition: number;
  readonly position: number;
  readonly status: DeliveryStatus;
  readonly created_at: Date;
  readonly attempts: Attempt[];
  readonly next_attempt_at: Date | null;
}

interface ClaimedRow extends Pick<DeliveryRow, 'endpoint_id' | 'event_id' | 'partition' | 'position'> {
  readonly url: string;
  readonly secrets: string[];
  readonly tries: number;
  readonly claim: string;
}

export class PostgresDeliveries implements Deliveries {
  constructor(private readonly statements: Statements) {}

  async checkpoints(): Promise<Positions> {
    const rows = await this.statements.rows<{ partition: number; position: number }>(readCheckpoints);
    return new Map(rows.map(({ partition, position }) => [partition, position]));
  }

  async make(events: readonly EventToTell[], passedOver: ReadonlySet<string> = new Set()): Promise<number> {
    return this.statements.writtenAt(makeDeliveries, ...columnsOf(events), [...passedOver]);
  }

  async makeLate(events: readonly EventToTell[]): Promise<number> {
    return this.statements.writtenAt(makeLateDeliveries, ...columnsOf(events));
  }

  async claimDue({ limit, limitPerEndpoint, busy, leaseMs }: ClaimRequest): Promise<ClaimedDelivery[]> {
    const inHand = [[...busy.keys()], [...busy.values()]];
    const values = [limit, limitPerEndpoint, ...inHand, leaseMs];
    const rows = await this.statements.rowsAt<ClaimedRow>(claimDueDeliveries, ...values);
    // Those of an order begin in their order, though none of them waits for the answer to the one before.
    const sorted = rows.toSorted((one, other) => one.position - other.position);
    return sorted.map(({ endpoint_id: endpointId, event_id: eventId, ...row }) => ({
      endpointId,
      eventId,
      ...row,
    }));
  }

  async settle(claimed: ClaimedDelivery, outcome: AttemptOutcome, verdict: Verdict): Promise<void> {
    const { endpointId, eventId, claim } = claimed;
    const [status, delayMs] = verdict.kind === 'retry' ? ['pending', verdict.delayMs] : [verdict.kind, 0];
    const attempt = [JSON.stringify(outcome), outcome.durationMs, maxAttemptsKept];
    await this.statements.writtenAt(settleDelivery, endpointId, eventId, claim, status, delayMs, ...attempt);
  }

  async list({ endpointId, status, limit, after }: DeliveriesRead): Promise<Delivery[]> {
    const values = [endpointId, status ?? null, after?.createdAt ?? null, after?.eventId ?? null, limit];
    return (await this.statements.rows<DeliveryRow>(listDeliveries, ...values)).map(deliveryOf);
  }

  async replay({ endpointId, eventId }: DeliveryName): Promise<Delivery | undefined> {
    const [row] = await this.statements.rowsAt<DeliveryRow>(replayDelivery, endpointId, eventId);
    return row && deliveryOf(row);
  }

  async prune({ keepMs, limit }: PruneRequest): Promise<number> {
    const pruned = await this.statements.writtenAt(pruneDeliveries, keepMs, limit);
    if (pruned < limit) await this.statements.written(pruneEndpoints);
    return pruned;
  }

  async pending(): Promise<PendingDeliveries> {
    const [row] = await this.statements.rowsAt<PendingDeliveries>(pendingDeliveries);
    return row!;
  }
}

export const columnsOf = (events: readonly EventToTell[]) => [
  events.map(({ eventId }) => eventId),
  events.map(({ type }) => type),
  events.map(({ streamId }) => streamId),
  events.map(({ partition }) => partition),
  events.map(({ position }) => position),
];

const deliveryOf = (row: DeliveryRow): Delivery => ({
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  type: row.type,
  streamId: row.stream_id,
  partition: row.partition,
  position: row.position,
  status: row.status,
  createdAt: row.created_at.toISOString(),
  attempts: row.attempts,
  ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at.toISOString() }),
});
