import { randomUUID } from 'node:crypto';
import type { EventLog, NewEvent, RecordedEvent } from '@daybook/event-log';
import type { PartitionBatch, Subscriber } from '../event-feed.port.js';

export const ledgerCategory = 'orders';

/** A subscriber that keeps what it was given beside its checkpoints, and finds doubles and gaps. */
export class Ledger implements Subscriber {
  readonly category = ledgerCategory;
  readonly events: RecordedEvent[] = [];
  private readonly positions = new Map<number, number>();

  async checkpoints(): Promise<ReadonlyMap<number, number>> {
    return new Map(this.positions);
  }

  async handle(batches: readonly PartitionBatch[]): Promise<void> {
    for (const { partition, events } of batches) {
      for (const event of events) {
        const next = (this.positions.get(partition) ?? 0) + 1;
        if (event.position > next) throw new Error(`gap before ${partition}:${event.position}`);
        if (event.position < next) continue;
        this.positions.set(partition, next);
        this.events.push(event);
      }
    }
  }

  /** Asserts that it was given exactly what the log has, each partition in order. */
  async expectExactly(log: EventLog, count: number): Promise<void> {
    expect(this.events).toHaveLength(count);
    for (const { partition } of await log.heads(ledgerCategory)) {
      const stored = await log.readPartition({ category: ledgerCategory, partition, after: 0, limit: count });
      expect(this.events.filter((event) => event.partition === partition)).toEqual(stored);
    }
  }
}

export async function appendMany(log: EventLog, count: number, data: NewEvent['data'] = {}): Promise<void> {
  const append = () =>
    log.append({
      category: ledgerCategory,
      streamId: randomUUID(),
      expectedVersion: 0,
      events: [
        {
          eventId: randomUUID(),
          type: 'SomethingHappened',
          schemaVersion: 1,
          data,
          occurredAt: '2011-03-01T08:26:00.000Z',
          commandId: randomUUID(),
          correlationId: randomUUID(),
          actor: { id: 'someone', role: 'administrator' },
        },
      ],
    });
  await Promise.all(Array.from({ length: count }, append));
}
