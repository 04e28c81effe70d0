import { decodeStoredOrderEvent, type HistoryEntry, type Order } from '@daybook/contracts';
import { formatPosition, type RecordedEvent } from '@daybook/event-log';
import { projectOrder } from './order.projection.js';

type Change = HistoryEntry['changes'][number];

/** Fields that follow from every event, and say nothing of what it changed. */
const bookkeeping = new Set(['version', 'updatedAt']);

/** Tells a stream's events as what each changed in the order: before → after. */
export function orderHistory(events: Iterable<RecordedEvent>): HistoryEntry[] {
  let order: Order | undefined;
  const entries: HistoryEntry[] = [];
  for (const event of events) {
    const after = projectOrder(order, event);
    const fact = decodeStoredOrderEvent(event);
    entries.push({
      version: event.version,
      type: event.type,
      position: formatPosition(event),
      occurredAt: event.occurredAt,
      ...(event.statedAt !== undefined && { statedAt: event.statedAt }),
      recordedAt: event.recordedAt,
      actor: { ...event.actor },
      commandId: event.commandId,
      ...('reason' in fact && { reason: fact.reason }),
      changes: changesBetween(order, after),
    });
    order = after;
  }
  return entries;
}

function changesBetween(before: Order | undefined, after: Order): Change[] {
  const changes: Change[] = [];
  compare('', byIds(before), byIds(after), changes);
  return changes;
}

/** Lines by their ids, so that a removed line does not make all later ones look changed; and so shipments. */
function byIds(order: Order | undefined): unknown {
  if (!order) return { shipments: {} };
  const { lines, shipments } = order;
  return {
    ...order,
    lines: Object.fromEntries(lines.map((line) => [line.lineId, line])),
    shipments: Object.fromEntries(shipments.map((shipment) => [shipment.shipmentId, shipment])),
  };
}

function compare(pointer: string, before: unknown, after: unknown, changes: Change[]): void {
  if (before === after) return;
  if (!isObject(before) || !isObject(after)) {
    changes.push({ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (pointer === '' && bookkeeping.has(key)) continue;
    compare(`${pointer}/${key}`, before[key], after[key], changes);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
