import {
  decodeStoredOrderEvent,
  decodeStoredStockEvent,
  ordersCategory,
  stockCategory,
} from '@daybook/contracts';
import type { EventLog, RecordedEvent } from '@daybook/event-log';
import { linesOf, orderDecider, type OrderState, unitsBySku, unshippedUnits } from '@daybook/ordering';
import { stockDecider, type StockEvent } from '@daybook/stock';
import { skus } from './stock-law-acts.js';
import type { StockLawRun } from './stock-law-run.js';

/** What the orders' own events say of one sku, by order. */
interface Moved {
  readonly order: OrderState;
  readonly shipped: number;
  readonly restocked: number;
}

/** Expects the law of stock, from the events alone, and that stock has followed the orders, no more and no less. */
export async function expectStockLaw({ log, abandoned, interrupted }: StockLawRun): Promise<void> {
  const orders = Map.groupBy(await eventsOf(log, ordersCategory), ({ streamId }) => streamId);
  const stock = Map.groupBy(await eventsOf(log, stockCategory), ({ streamId }) => streamId);
  for (const sku of skus) {
    const recorded = stock.get(sku) ?? [];
    const beginning = recorded[0]?.occurredAt ?? '';
    const events = recorded.map((event) => decodeStoredStockEvent(event));
    expectConserved(events);
    const reservations = reservedIn(events);
    for (const [orderId, history] of orders) {
      const { order, shipped, restocked } = movedIn(history, sku, beginning);
      const about = { sku, orderId };
      expect({ ...about, units: sumOf(events, orderId, 'StockDispatched') }).toEqual({
        ...about,
        units: shipped,
      });
      expect({ ...about, units: sumOf(events, orderId, 'StockTakenBack') }).toEqual({
        ...about,
        units: restocked,
      });
      const kept = reservations.get(orderId) ?? 0;
      const isCancelled = history.some(({ type }) => type === 'ItemsCancelled');
      const mayBeLeft = abandoned.has(orderId) || (isCancelled && interrupted.has(orderId));
      expect({ ...about, isKeptInVain: kept > wantedOf(order, sku) && !mayBeLeft }).toEqual({
        ...about,
        isKeptInVain: false,
      });
    }
  }
}

export async function eventsOf(log: EventLog, category: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (const { partition, position: head } of await log.heads(category)) {
    for (let after = 0; after < head; after = events.at(-1)!.position) {
      events.push(...(await log.readPartition({ category, partition, after })));
    }
  }
  return events;
}

/** Expects on hand to be what came and was found, less what left; only a count makes reservations exceed it. */
function expectConserved(events: readonly StockEvent[]): void {
  let state = stockDecider.initialState;
  let expected = 0;
  let missing = 0;
  for (const event of events) {
    if (event.type === 'StockReceived' || event.type === 'StockTakenBack') expected += event.quantity;
    if (event.type === 'StockAdjusted') expected += event.after - event.before;
    if (event.type === 'StockDispatched') expected -= event.quantity;
    state = stockDecider.evolve(state, event);
    if (state.status === 'unknown') throw new Error('The sku is known by now.');
    expect(state.onHand).toBe(expected);
    expect(state.onHand).toBeGreaterThanOrEqual(0);
    const missesNow = Math.max(0, state.reserved - state.onHand);
    if (event.type !== 'StockAdjusted') expect(missesNow).toBeLessThanOrEqual(missing);
    missing = missesNow;
  }
}

function reservedIn(events: readonly StockEvent[]): ReadonlyMap<string, number> {
  const state = events.reduce(stockDecider.evolve, stockDecider.initialState);
  return state.status === 'unknown'
    ? new Map()
    : new Map([...state.reservations].map(([orderId, { quantity }]) => [orderId, quantity]));
}

/** Whether the sku's counts include it: its records had begun. */
function movedIn(history: readonly RecordedEvent[], sku: string, beginning: string): Moved {
  let order = orderDecider.initialState;
  let shipped = 0;
  let restocked = 0;
  for (const recorded of history) {
    const event = decodeStoredOrderEvent(recorded);
    order = orderDecider.evolve(order, event);
    if (beginning === '' || recorded.occurredAt < beginning) continue;
    if (event.type === 'ShipmentDispatched' && 'lines' in order) {
      shipped += unitsBySku(event.items, linesOf(order)).get(sku) ?? 0;
    }
    if (event.type === 'DeliveryFailed' || event.type === 'ItemsReturned') {
      for (const item of event.restocked ?? []) if (item.sku === sku) restocked += item.quantity;
    }
  }
  return { order, shipped, restocked };
}

function sumOf(
  events: readonly StockEvent[],
  orderId: string,
  type: 'StockDispatched' | 'StockTakenBack',
): number {
  let sum = 0;
  for (const event of events) if (event.type === type && event.orderId === orderId) sum += event.quantity;
  return sum;
}

/** Units of the sku that the order can still want. */
function wantedOf(order: OrderState, sku: string): number {
  if (order.status !== 'placed') return unshippedUnits(order).get(sku) ?? 0;
  return unitsBySku(linesOf(order), linesOf(order)).get(sku) ?? 0;
}
