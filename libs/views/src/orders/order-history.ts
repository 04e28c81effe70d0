import { decodeStoredOrderEvent, type HistoryEntry } from '@daybook/contracts';
import { formatPosition, type RecordedEvent } from '@daybook/event-log';
import { PersistentMap } from '@daybook/event-sourcing';
import type { ProjectedOrder } from './projected-order.js';

type Change = HistoryEntry['changes'][number];

/** An event with what the order was before it and is after it. */
export interface OrderStep {
  readonly before: ProjectedOrder | undefined;
  readonly event: RecordedEvent;
  readonly after: ProjectedOrder;
}

/** Fields that follow from every event, and say nothing of what it changed. */
const bookkeeping = new Set(['version', 'updatedAt']);

/** Tells an event as what it changed in the order: before → after. Costs what was changed, however large the order is. */
export function historyEntry({ before, event, after }: OrderStep): HistoryEntry {
  const fact = decodeStoredOrderEvent(event);
  const touched = touchedBetween(before, after);
  const changes: Change[] = [];
  compare('', before ? shown(before, touched) : { shipments: {} }, shown(after, touched), changes);
  return {
    version: event.version,
    type: event.type,
    position: formatPosition(event),
    occurredAt: event.occurredAt,
    ...(event.statedAt !== undefined && { statedAt: event.statedAt }),
    recordedAt: event.recordedAt,
    actor: { ...event.actor },
    commandId: event.commandId,
    ...('reason' in fact && { reason: fact.reason }),
    changes,
  };
}

/** The ids of what is another one after an event than it was before. */
interface Touched {
  readonly lines: readonly number[];
  readonly shipments: readonly number[];
}

const nothing: Pick<ProjectedOrder, 'lines' | 'shipments'> = {
  lines: PersistentMap.empty(),
  shipments: PersistentMap.empty(),
};

const touchedBetween = (before = nothing, after: typeof nothing): Touched => ({
  lines: [...before.lines.differences(after.lines)],
  shipments: [...before.shipments.differences(after.shipments)],
});

/** What is compared: lines by their ids, so that a removed line does not make all later ones look changed; and so shipments. */
const shown = ({ fields, lines, shipments }: ProjectedOrder, touched: Touched): unknown => ({
  ...fields,
  lines: those(touched.lines, lines),
  shipments: those(touched.shipments, shipments),
});

const those = <Value>(ids: readonly number[], of: PersistentMap<number, Value>): Record<string, Value> => {
  const found: Record<string, Value> = {};
  for (const id of ids) {
    const value = of.get(id);
    if (value !== undefined) found[id] = value;
  }
  return found;
};

function compare(pointer: string, before: unknown, after: unknown, changes: Change[]): void {
  if (!isObject(before) || !isObject(after)) {
    changes.push({ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
    return;
  }
  const keys = Object.keys(before);
  for (const key of Object.keys(after)) if (!(key in before)) keys.push(key);
  for (const key of keys) {
    if (before[key] === after[key] || (pointer === '' && bookkeeping.has(key))) continue;
    compare(`${pointer}/${key}`, before[key], after[key], changes);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
