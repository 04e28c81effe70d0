import { randomUUID } from 'node:crypto';
import {
  encodeOrderEvent,
  encodeStockEvent,
  ordersCategory,
  stockCategory,
  type ViewedCategory,
} from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import { type Json, MemoryEventLog, type RecordedEvent } from '@daybook/event-log';
import type { OrderEvent } from '@daybook/ordering';
import type { StockEvent } from '@daybook/stock';

interface Stored {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Json;
}

/** Orders and stock written to a log of two partitions each, as batches that a feed would deliver. */
export class Shop {
  readonly log = new MemoryEventLog({ [ordersCategory]: 2, [stockCategory]: 2 });

  async record(orderId: string, event: OrderEvent, occurredAt = '2011-03-01T08:00:00.000Z'): Promise<void> {
    await this.append({ category: ordersCategory, streamId: orderId }, encodeOrderEvent(event), occurredAt);
  }

  async recordStock(sku: string, event: StockEvent, occurredAt = '2011-03-01T08:00:00.000Z'): Promise<void> {
    await this.append({ category: stockCategory, streamId: sku }, encodeStockEvent(event), occurredAt);
  }

  /** An event as it stands, whatever it says. */
  async append(
    stream: { readonly category: ViewedCategory; readonly streamId: string },
    stored: Stored,
    occurredAt = '2011-03-01T08:00:00.000Z',
  ): Promise<void> {
    const expectedVersion = (await this.log.readStream(stream)).length;
    const envelope = {
      eventId: randomUUID(),
      commandId: randomUUID(),
      correlationId: randomUUID(),
      occurredAt,
    };
    const actor = { id: 'shop', role: 'administrator' };
    await this.log.append({ ...stream, expectedVersion, events: [{ ...stored, ...envelope, actor }] });
  }

  /** Everything from the given positions on. */
  async batches(
    after: ReadonlyMap<number, number> = new Map(),
    category: ViewedCategory = ordersCategory,
  ): Promise<PartitionBatch[]> {
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
