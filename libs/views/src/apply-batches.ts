import type { Order } from '@daybook/contracts';
import type { PartitionBatch } from '@daybook/event-feed';
import type { RecordedEvent } from '@daybook/event-log';
import { lanesOf, slicesOf } from './divide-batches.js';
import { parkingReason } from './parking-reason.js';
import { projectOrder } from './projections/order.projection.js';
import { SalesDeltas } from './projections/sales.projection.js';
import type { ParkedStream, ViewChanges, ViewStore } from './view-store.port.js';

/** The checkpoints moved under this writer; it has to start again from where they are now. */
export class StaleCheckpointError extends Error {
  override readonly name = 'StaleCheckpointError';
  constructor() {
    super('Another projector has moved the checkpoints.');
  }
}

/**
 * Folds batches per order first, then writes them at once together with their checkpoints, so that each event
 * takes effect exactly once whatever is delivered again. Large ones are written in several transactions, each
 * of which has its own part of the partitions, or of their events.
 *
 * @returns the streams of which an event could not be applied; they stay as they were before it
 * @throws StaleCheckpointError; and what the store throws. What was written then, the checkpoints tell
 */
export async function applyBatches(
  store: ViewStore,
  batches: readonly PartitionBatch[],
): Promise<readonly ParkedStream[]> {
  const lanes = lanesOf(batches, store.maxTransactions);
  const outcomes = await Promise.allSettled(lanes.map((lane) => applyInOrder(store, lane)));
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

async function applyInOrder(store: ViewStore, batches: readonly PartitionBatch[]): Promise<ParkedStream[]> {
  const parked: ParkedStream[] = [];
  for (const slice of slicesOf(batches)) parked.push(...(await applyAtOnce(store, slice)));
  return parked;
}

async function applyAtOnce(
  store: ViewStore,
  batches: readonly PartitionBatch[],
): Promise<readonly ParkedStream[]> {
  const before = await store.loadOrders(ordersToLoad(batches));
  const changes = foldBatches(batches, before);
  if ((await store.apply(changes)) === 'stale') throw new StaleCheckpointError();
  return changes.parked;
}

/** An order placed in this very batch is not there yet. */
function ordersToLoad(batches: readonly PartitionBatch[]): string[] {
  const ids = new Set<string>();
  const placedHere = new Set<string>();
  for (const { events } of batches) {
    for (const { streamId, version } of events) {
      if (version === 1) placedHere.add(streamId);
      else if (!placedHere.has(streamId)) ids.add(streamId);
    }
  }
  return [...ids];
}

/** What the batches change, given the orders as they were. Pure. */
export function foldBatches(
  batches: readonly PartitionBatch[],
  before: ReadonlyMap<string, Order>,
): ViewChanges {
  const after = new Map<string, { order: Order; partition: number }>();
  const parked = new Map<string, ParkedStream>();
  for (const { events } of batches) {
    for (const event of events) {
      if (parked.has(event.streamId)) continue;
      try {
        const order = after.get(event.streamId)?.order ?? before.get(event.streamId);
        after.set(event.streamId, { order: projectOrder(order, event), partition: event.partition });
      } catch (error) {
        parked.set(event.streamId, parkedAt(event, error));
      }
    }
  }

  const orders = [...after.values()].map(({ order }) => order);
  const sales = new SalesDeltas();
  for (const [orderId, { order, partition }] of after) sales.add(before.get(orderId), order, partition);
  return {
    checkpoints: batches.map(({ partition, events }) => ({
      partition,
      from: events[0]!.position - 1,
      to: events.at(-1)!.position,
    })),
    newOrders: orders.filter(({ orderId }) => !before.has(orderId)),
    orders: orders.filter(({ orderId }) => before.has(orderId)),
    sales: sales.list(),
    parked: [...parked.values()],
  };
}

function parkedAt({ streamId, partition, position, version }: RecordedEvent, error: unknown): ParkedStream {
  return { streamId, partition, position, version, reason: parkingReason(error) };
}
