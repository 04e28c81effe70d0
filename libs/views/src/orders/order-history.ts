import { decodeStoredOrderEvent, type HistoryEntry } from '@daybook/contracts';
import { formatPosition, type RecordedEvent } from '@daybook/event-log';
import type { PersistentMap } from '@daybook/event-sourcing';
import type { OrderEvent } from '@daybook/ordering';
import { shipmentOf } from './order-fulfilment.js';
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

/** Tells an event as what it changed in the order: before → after. Looks only at what the event is about. */
export function historyEntry({ before, event, after }: OrderStep): HistoryEntry {
  const fact = decodeStoredOrderEvent(event);
  const touched = touchedBy(fact, after);
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

/** The ids of what an event may have changed. */
interface Touched {
  readonly lines: Iterable<number>;
  readonly shipments: Iterable<number>;
}

const none: readonly number[] = [];

function touchedBy(fact: OrderEvent, after: ProjectedOrder): Touched {
  switch (fact.type) {
    case 'OrderPlaced':
      return { lines: lineIds(fact.lines), shipments: none };
    case 'OrderModified':
      return { lines: fact.changes.flatMap(lineIdOf), shipments: none };
    case 'ShipmentDispatched':
      return { lines: lineIds(fact.items), shipments: [fact.shipmentId] };
    case 'ShipmentDelivered':
    case 'DeliveryFailed': {
      const { items, shipmentId } = shipmentOf(after, fact.shipmentId);
      return { lines: lineIds(items), shipments: [shipmentId] };
    }
    case 'ItemsReturned':
    case 'ItemsCancelled':
      return { lines: lineIds(fact.items), shipments: none };
    case 'OrderConfirmed':
    case 'OrderCancelled':
    case 'PaymentMethodChanged':
    case 'PaymentConfirmed':
    case 'PaymentRefunded':
      return { lines: none, shipments: none };
  }
}

const lineIds = (of: ReadonlyArray<{ readonly lineId: number }>): number[] => of.map(({ lineId }) => lineId);

function lineIdOf(change: Extract<OrderEvent, { type: 'OrderModified' }>['changes'][number]): number[] {
  switch (change.kind) {
    case 'quantityChanged':
      return [change.lineId];
    case 'lineAdded':
    case 'lineRemoved':
      return [change.line.lineId];
    case 'shippingAddressChanged':
      return [];
  }
}

/** What is compared: lines by their ids, so that a removed line does not make all later ones look changed; and so shipments. */
const shown = ({ fields, lines, shipments }: ProjectedOrder, touched: Touched): unknown => ({
  ...fields,
  lines: those(touched.lines, lines),
  shipments: those(touched.shipments, shipments),
});

const those = <Value>(ids: Iterable<number>, of: PersistentMap<number, Value>): Record<string, Value> => {
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
