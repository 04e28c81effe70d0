import type { PartitionBatch } from '@daybook/event-feed';
import { roughBytes } from '@daybook/event-log';

/** Fewer are written at once: a transaction has a cost of its own. */
const eventsWorthAShare = 250;
export interface SliceBounds {
  /** Streams of one transaction. They are loaded, folded and written together. */
  readonly maxStreams: number;
  /** Bytes of JSON in its events and in the documents that it loads; one stream may have more. */
  readonly maxBytes: number;
}

/** What a transaction has in memory, in its several forms, is some ten times that. */
const sliceBounds: SliceBounds = { maxStreams: 1_000, maxBytes: 2 * 1024 * 1024 };

/** Shares of about as many events each, which have no partition in common and so nothing that they change. */
export function sharesOf(batches: readonly PartitionBatch[], maxShares: number): PartitionBatch[][] {
  const events = batches.reduce((sum, batch) => sum + batch.events.length, 0);
  const count = Math.min(maxShares, Math.ceil(events / eventsWorthAShare));
  let before = 0;
  const shares = Map.groupBy(batches, (batch) => {
    const share = Math.floor((before * count) / events);
    before += batch.events.length;
    return share;
  });
  return [...shares.values()];
}

/**
 * What goes into one transaction after the other: so few streams each, and so little of them, and each partition in its
 * order.
 *
 * @param documentBytes the bytes of the streams' documents, where they are there already
 */
export function* slicesOf(
  batches: readonly PartitionBatch[],
  documentBytes: ReadonlyMap<string, number> = new Map(),
  { maxStreams, maxBytes } = sliceBounds,
): Generator<PartitionBatch[]> {
  /** As they are when a slice loads them: with what the slices before have made of them. */
  const documents = new Map(documentBytes);
  let slice: PartitionBatch[] = [];
  let streams = new Set<string>();
  let bytes = 0;
  for (const batch of batches) {
    let from = 0;
    for (const [index, { streamId, data }] of batch.events.entries()) {
      const eventBytes = roughBytes(data);
      const document = documents.get(streamId) ?? 0;
      const isNew = !streams.has(streamId);
      const isFull = isNew && streams.size === maxStreams;
      if (isFull || (streams.size > 0 && bytes + eventBytes + (isNew ? document : 0) > maxBytes)) {
        if (index > from) slice.push(cut(batch, from, index));
        yield slice;
        slice = [];
        streams = new Set();
        bytes = 0;
        from = index;
      }
      bytes += eventBytes + (streams.has(streamId) ? 0 : document);
      streams.add(streamId);
      documents.set(streamId, document + eventBytes);
    }
    slice.push(cut(batch, from));
  }
  if (slice.length > 0) yield slice;
}

const cut = (batch: PartitionBatch, from: number, to?: number): PartitionBatch => ({
  ...batch,
  events: batch.events.slice(from, to),
});
