import { randomUUID } from 'node:crypto';
import type { PartitionBatch } from '@daybook/event-feed';
import { MemoryEventLog, type RecordedEvent } from '@daybook/event-log';
import { encodeOrderEvent, type OrderEvent } from '@daybook/ordering';

const category = 'orders';

/** Orders written to a log of two partitions, as batches that a feed would deliver. */
export class Shop {
  private readonly log = new MemoryEventLog({ [category]: 2 });

  async record(orderId: string, event: OrderEvent, occurredAt = '2011-03-01T08:00:00.000Z'): Promise<void> {
    const version = (await this.log.readStream({ category, streamId: orderId })).length;
    await this.recordRaw(orderId, version, { ...encodeOrderEvent(event) } as never, occurredAt);
  }

  async recordRaw(
    streamId: string,
    expectedVersion: number,
    stored: { type: string; schemaVersion: number; data: never },
    occurredAt = '2011-03-01T08:00:00.000Z',
  ): Promise<void> {
    const envelope = {
      eventId: randomUUID(),
      commandId: randomUUID(),
      correlationId: randomUUID(),
      occurredAt,
    };
    const actor = { id: 'shop', role: 'administrator' };
    await this.log.append({
      category,
      streamId,
      expectedVersion,
      events: [{ ...stored, ...envelope, actor }],
    });
  }

  /** Everything from the given positions on. */
  async batches(after: ReadonlyMap<number, number> = new Map()): Promise<PartitionBatch[]> {
    const positions = new Map([0, 1].map((partition) => [partition, after.get(partition) ?? 0]));
    const events = await this.log.readPartitions({ category, after: positions, limitPerPartition: 10_000 });
    const groups = Map.groupBy(events, ({ partition }: RecordedEvent) => partition);
    return [...groups].map(([partition, ofPartition]) => ({ category, partition, events: ofPartition }));
  }
}

/** An order of two lines, 7 units, 17.30 GBP. */
export const placed = (
  overrides: Partial<Extract<OrderEvent, { type: 'OrderPlaced' }>> = {},
): OrderEvent => ({
  type: 'OrderPlaced',
  customerId: '17850',
  currency: 'GBP',
  country: 'United Kingdom',
  paymentMethod: 'invoice',
  lines: [
    { lineId: 1, sku: '85123A', description: 'WHITE HANGING HEART', quantity: 6, unitPriceMinor: 255 },
    { lineId: 2, sku: '85123A', quantity: 1, unitPriceMinor: 200 },
  ],
  ...overrides,
});
