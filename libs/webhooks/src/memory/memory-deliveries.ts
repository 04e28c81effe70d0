import { randomUUID } from 'node:crypto';
import {
  type AttemptOutcome,
  type ClaimedDelivery,
  type ClaimRequest,
  type Deliveries,
  type DeliveriesRead,
  type Delivery,
  type DeliveryName,
  type EventToTell,
  maxAttemptsKept,
  type PendingDeliveries,
  type Positions,
  type PruneRequest,
  type Verdict,
} from '../webhook-store.port.js';
import type { MemoryEndpoints } from './memory-endpoints.js';

interface StoredDelivery {
  readonly delivery: Omit<Delivery, 'nextAttemptAt'>;
  readonly claimableAtMs: number;
  readonly tries: number;
  readonly claim?: string;
}

const keyOf = ({ endpointId, eventId }: DeliveryName): string => `${endpointId} ${eventId}`;

export class MemoryDeliveries implements Deliveries {
  private readonly stored = new Map<string, StoredDelivery>();
  private readonly positions = new Map<number, number>();

  constructor(
    private readonly now: () => number,
    private readonly endpoints: () => MemoryEndpoints,
  ) {}

  async checkpoints(): Promise<Positions> {
    return new Map(this.positions);
  }

  /** @param isFirst whether there was nobody to tell until now */
  begin(positions: Positions, isFirst: boolean): void {
    for (const [partition, position] of positions) {
      const passed = this.positions.get(partition);
      if (passed === undefined || (isFirst && passed < position)) this.positions.set(partition, position);
    }
  }

  async make(events: readonly EventToTell[], passedOver: ReadonlySet<string> = new Set()): Promise<number> {
    const before = this.stored.size;
    const passed = new Map(this.positions);
    for (const event of events) {
      if (event.position <= (passed.get(event.partition) ?? 0)) continue;
      const moved = Math.max(event.position, this.positions.get(event.partition) ?? 0);
      this.positions.set(event.partition, moved);
      if (passedOver.has(event.streamId)) continue;
      for (const endpointId of this.toldOf(event)) this.add(endpointId, event);
    }
    return this.stored.size - before;
  }

  async makeLate(events: readonly EventToTell[]): Promise<number> {
    const before = this.stored.size;
    for (const event of events) {
      for (const endpointId of this.toldOf(event)) this.add(endpointId, event);
    }
    return this.stored.size - before;
  }

  async claimDue({ limit, limitPerEndpoint, busy, leaseMs }: ClaimRequest): Promise<ClaimedDelivery[]> {
    const due = this.enabledEndpoints().flatMap((endpointId) =>
      this.of(endpointId)
        .filter(({ delivery, claimableAtMs }) => delivery.status === 'pending' && claimableAtMs <= this.now())
        .sort((one, other) => one.claimableAtMs - other.claimableAtMs)
        .slice(0, Math.max(0, limitPerEndpoint - (busy.get(endpointId) ?? 0)))
        .map((each, place) => ({ each, place })),
    );
    return due
      .sort((one, other) => one.place - other.place || one.each.claimableAtMs - other.each.claimableAtMs)
      .slice(0, limit)
      .sort((one, other) => one.each.delivery.position - other.each.delivery.position)
      .map(({ each }) => this.claim(each, leaseMs));
  }

  async settle(claimed: ClaimedDelivery, outcome: AttemptOutcome, verdict: Verdict): Promise<void> {
    const held = this.stored.get(keyOf(claimed));
    if (!held || held.claim !== claimed.claim) return;
    const at = new Date(this.now() - outcome.durationMs).toISOString();
    const attempts = [...held.delivery.attempts, { at, ...outcome }].slice(-maxAttemptsKept);
    const status = verdict.kind === 'retry' ? 'pending' : verdict.kind;
    this.keep({
      delivery: { ...held.delivery, status, attempts },
      claimableAtMs: this.now() + (verdict.kind === 'retry' ? verdict.delayMs : 0),
      tries: held.tries + 1,
    });
  }

  async list({ endpointId, status, limit, after }: DeliveriesRead): Promise<Delivery[]> {
    return this.of(endpointId)
      .filter(({ delivery }) => status === undefined || delivery.status === status)
      .filter(({ delivery }) => !after || placeOf(delivery) < placeOf(after))
      .sort((one, other) => (placeOf(one.delivery) < placeOf(other.delivery) ? 1 : -1))
      .slice(0, limit)
      .map(shown);
  }

  async replay(name: DeliveryName): Promise<Delivery | undefined> {
    const stored = this.stored.get(keyOf(name));
    if (!stored || !this.endpoints().stored.has(name.endpointId)) return undefined;
    return shown(stored.claim === undefined ? this.again(stored) : stored);
  }

  /** Of events that this endpoint may not have been told of. */
  makeMissed(endpointId: string, events: readonly EventToTell[]): number {
    const { types } = this.endpoints().stored.get(endpointId)!.endpoint;
    let made = 0;
    for (const event of events.filter(({ type }) => types?.includes(type) ?? true)) {
      const stored = this.stored.get(keyOf({ endpointId, eventId: event.eventId }));
      if (stored && stored.delivery.status !== 'failed') continue;
      if (stored) this.again(stored);
      else this.add(endpointId, event);
      made += 1;
    }
    return made;
  }

  async prune({ keepMs, limit }: PruneRequest): Promise<number> {
    const enabled = new Set(this.enabledEndpoints());
    const isOld = ({ delivery: { endpointId, createdAt, status } }: StoredDelivery): boolean => {
      if (!this.endpoints().stored.has(endpointId)) return true;
      const isStillToSend = status === 'pending' && enabled.has(endpointId);
      return !isStillToSend && Date.parse(createdAt) < this.now() - keepMs;
    };
    const old = [...this.stored.values()].filter(isOld).slice(0, limit);
    for (const { delivery } of old) this.stored.delete(keyOf(delivery));
    return old.length;
  }

  async pending(): Promise<PendingDeliveries> {
    const agesMs = this.enabledEndpoints()
      .flatMap((endpointId) => this.of(endpointId))
      .filter(({ delivery }) => delivery.status === 'pending')
      .map(({ delivery }) => this.now() - Date.parse(delivery.createdAt));
    return { count: agesMs.length, oldestMs: agesMs.reduce((most, ms) => Math.max(most, ms), 0) };
  }

  private enabledEndpoints(): string[] {
    const all = [...this.endpoints().stored.values()];
    return all.filter(({ endpoint }) => !endpoint.disabled).map(({ endpoint }) => endpoint.id);
  }

  private toldOf({ type, partition, position }: EventToTell): string[] {
    return this.enabledEndpoints().filter((id) => {
      const { endpoint, begins } = this.endpoints().stored.get(id)!;
      return position > (begins.get(partition) ?? 0) && (endpoint.types?.includes(type) ?? true);
    });
  }

  private add(endpointId: string, event: EventToTell): void {
    const name = { endpointId, eventId: event.eventId };
    if (this.stored.has(keyOf(name))) return;
    const nowMs = this.now();
    const createdAt = new Date(nowMs).toISOString();
    const delivery = { ...event, endpointId, status: 'pending' as const, createdAt, attempts: [] };
    this.keep({ delivery, claimableAtMs: nowMs, tries: 0 });
  }

  private claim(stored: StoredDelivery, leaseMs: number): ClaimedDelivery {
    const claim = randomUUID();
    this.keep({ ...stored, claim, claimableAtMs: this.now() + leaseMs });
    const { delivery, tries } = stored;
    const { endpointId, eventId, partition, position } = delivery;
    const endpoint = this.endpoints().stored.get(endpointId)!;
    const { url } = endpoint.endpoint;
    const secrets = this.endpoints().signing(endpoint);
    return { endpointId, eventId, url, secrets, partition, position, tries, claim };
  }

  private again({ delivery }: StoredDelivery): StoredDelivery {
    return this.keep({
      delivery: { ...delivery, status: 'pending' },
      claimableAtMs: this.now(),
      tries: 0,
    });
  }

  private keep(stored: StoredDelivery): StoredDelivery {
    this.stored.set(keyOf(stored.delivery), stored);
    return stored;
  }

  private of(endpointId: string): StoredDelivery[] {
    if (!this.endpoints().stored.has(endpointId)) return [];
    return [...this.stored.values()].filter(({ delivery }) => delivery.endpointId === endpointId);
  }
}

/** Sorts by time, then by id. */
const placeOf = ({ createdAt, eventId }: Pick<Delivery, 'createdAt' | 'eventId'>): string =>
  `${createdAt} ${eventId}`;

function shown({ delivery, claim, claimableAtMs }: StoredDelivery): Delivery {
  if (delivery.status !== 'pending' || claim !== undefined) return delivery;
  return { ...delivery, nextAttemptAt: new Date(claimableAtMs).toISOString() };
}
