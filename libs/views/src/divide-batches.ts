import type { PartitionBatch } from '@daybook/event-feed';

/** Fewer are written at once: a transaction has a cost of its own. */
const eventsWorthALane = 250;
/** Orders of one transaction. They are loaded, folded and written together, however many lines they have. */
const maxOrdersAtOnce = 1_000;

/** Shares of about as many events each, which have no partition in common and so nothing that they change. */
export function lanesOf(batches: readonly PartitionBatch[], maxLanes: number): PartitionBatch[][] {
  const events = batches.reduce((sum, batch) => sum + batch.events.length, 0);
  const count = Math.min(maxLanes, Math.ceil(events / eventsWorthALane));
  let before = 0;
  const shares = Map.groupBy(batches, (batch) => {
    const share = Math.floor((before * count) / events);
    before += batch.events.length;
    return share;
  });
  return [...shares.values()];
}

/** What goes into one transaction after the other: few enough orders each, and each partition in its order. */
export function* slicesOf(
  batches: readonly PartitionBatch[],
  maxOrders = maxOrdersAtOnce,
): Generator<PartitionBatch[]> {
  let slice: PartitionBatch[] = [];
  let orders = new Set<string>();
  for (const batch of batches) {
    let from = 0;
    for (const [index, { streamId }] of batch.events.entries()) {
      if (orders.size === maxOrders && !orders.has(streamId)) {
        if (index > from) slice.push(cut(batch, from, index));
        yield slice;
        slice = [];
        orders = new Set();
        from = index;
      }
      orders.add(streamId);
    }
    slice.push(cut(batch, from));
  }
  if (slice.length > 0) yield slice;
}

const cut = (batch: PartitionBatch, from: number, to?: number): PartitionBatch => ({
  ...batch,
  events: batch.events.slice(from, to),
});
