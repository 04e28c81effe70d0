import type { Item, Line } from './order.events.js';
import { linesOf } from './order.lines.js';
import type { OrderInFulfilment, OrderState } from './order.state.js';

/** How far a line has come. Each quantity is at most the one before it. */
export interface FulfilledQuantities {
  /** Ordered, and not cancelled. */
  readonly quantity: number;
  /** On the way or delivered: what came back to the sender is not shipped any more. */
  readonly shipped: number;
  readonly delivered: number;
  readonly returned: number;
}

export type LineFulfilment = Line & FulfilledQuantities;

/** Of how many lines something is left to deliver or to return, and of how many something is shipped. */
export interface FulfilmentTally {
  readonly undelivered: number;
  readonly unreturned: number;
  readonly shipped: number;
}

export const emptyTally: FulfilmentTally = { undelivered: 0, unreturned: 0, shipped: 0 };

/** The tally with one line more, or less, so that it need not be made anew of all lines when one changes. */
export const tallied = (
  tally: FulfilmentTally,
  line: FulfilledQuantities,
  sign: 1 | -1,
): FulfilmentTally => ({
  undelivered: tally.undelivered + (line.delivered < line.quantity ? sign : 0),
  unreturned: tally.unreturned + (line.returned < line.quantity ? sign : 0),
  shipped: tally.shipped + (line.shipped > 0 ? sign : 0),
});

/** The status that the quantities of all lines amount to. */
export function tallyStatus({
  undelivered,
  unreturned,
  shipped,
}: FulfilmentTally): OrderInFulfilment['status'] {
  if (unreturned === 0) return 'returned';
  if (undelivered === 0) return 'delivered';
  return shipped > 0 ? 'shipped' : 'confirmed';
}

/** The same of the lines themselves. */
export const fulfilmentStatus = (lines: readonly FulfilledQuantities[]): OrderInFulfilment['status'] =>
  tallyStatus(lines.reduce((tally, line) => tallied(tally, line, 1), emptyTally));

type Fulfilment = Pick<OrderInFulfilment, 'lines' | 'shipments' | 'returned'>;

/** Every line by its id. Worked out of the shipments, so that the quantities cannot disagree with them. */
export function fulfilmentOf({ lines, shipments, returned }: Fulfilment): Map<number, LineFulfilment> {
  const shipped = new Map<number, number>();
  const delivered = new Map<number, number>();
  for (const { status, items } of shipments) {
    if (status === 'returnedToSender') continue;
    count(shipped, items);
    if (status === 'delivered') count(delivered, items);
  }
  const of = (quantities: ReadonlyMap<number, number>, lineId: number) => quantities.get(lineId) ?? 0;
  const fulfilment = new Map<number, LineFulfilment>();
  for (const [lineId, line] of lines) {
    const quantities = {
      shipped: of(shipped, lineId),
      delivered: of(delivered, lineId),
      returned: of(returned, lineId),
    };
    fulfilment.set(lineId, { ...line, ...quantities });
  }
  return fulfilment;
}

/** Adds the items to the quantities by lineId. */
export function count(quantities: Map<number, number>, items: readonly Item[]): void {
  for (const { lineId, quantity } of items) quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
}

/** All that is left to ship. */
export const unshippedItems = (fulfilment: ReadonlyMap<number, LineFulfilment>): Item[] =>
  [...fulfilment.values()]
    .filter(({ quantity, shipped }) => shipped < quantity)
    .map(({ lineId, quantity, shipped }) => ({ lineId, quantity: quantity - shipped }));

/** What is left to ship of a confirmed order, by sku; nothing of an order that is not to be shipped. */
export function unshippedUnits(order: OrderState): ReadonlyMap<string, number> {
  if (!('shipments' in order)) return new Map();
  const fulfilment = fulfilmentOf(order);
  return unitsBySku(unshippedItems(fulfilment), linesOf(order));
}

/** Units by sku, whichever lines they stand on. */
export function unitsBySku(items: readonly Item[], lines: Iterable<Line>): ReadonlyMap<string, number> {
  const skus = new Map<number, string>();
  for (const { lineId, sku } of lines) skus.set(lineId, sku);
  const units = new Map<string, number>();
  for (const { lineId, quantity } of items) {
    const sku = skus.get(lineId);
    if (sku !== undefined) units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}
