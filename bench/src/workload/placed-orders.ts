import type { PartitionBatch } from '@daybook/event-feed';
import { partitionOf, type RecordedEvent } from '@daybook/event-log';
import { newEvent } from './new-event.ts';
import { aPlacedOrder, type PlacedOrder } from './orders.ts';

/** Events of placed orders as a feed delivers them, without a log: of each partition in order and without gaps. */
export class PlacedOrders {
  private readonly category: string;
  private readonly partitions: number;
  private readonly positions = new Map<number, number>();

  constructor(category: string, partitions: number) {
    this.category = category;
    this.partitions = partitions;
  }

  next(events: number): PartitionBatch[] {
    const orders = Array.from({ length: events }, aPlacedOrder);
    const groups = Map.groupBy(orders, ({ streamId }) => partitionOf(streamId, this.partitions));
    return [...groups].map(([partition, ofPartition]) => ({
      category: this.category,
      partition,
      events: ofPartition.map((order) => this.recorded(order, partition)),
    }));
  }

  private recorded(order: PlacedOrder, partition: number): RecordedEvent {
    const position = (this.positions.get(partition) ?? 0) + 1;
    this.positions.set(partition, position);
    const { streamId } = order;
    const { category } = this;
    const recordedAt = new Date().toISOString();
    return { ...newEvent(order), category, streamId, version: 1, partition, position, recordedAt, hash };
  }
}

/** Nobody who is handed a batch looks at it, but it takes its place. */
const hash = '0'.repeat(64);
