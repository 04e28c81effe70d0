import type { Order, OrderLine, Shipment } from '@daybook/contracts';
import { PersistentMap } from '@daybook/event-sourcing';
import { type Currency, formatAmount } from '@daybook/money';
import { emptyTally, type FulfilmentTally, tallied } from '@daybook/ordering';
import { minorOf } from './amounts.js';

/** What the lines come to together, kept up line by line. */
interface LineSums {
  /** Of any size: between two changes of one event it may be more than an order may come to. */
  readonly totalMinor: bigint;
  readonly units: number;
  readonly tally: FulfilmentTally;
}

/**
 * An order while events are applied to it. An event costs what it changes, however many lines the order has: what
 * follows from another shares with it all that stayed, so that many of one order can be kept.
 */
export interface ProjectedOrder {
  /** The order as it is answered, but for its lists, which are empty here. */
  readonly fields: Order;
  /** By their ids, in whose order they came. */
  readonly lines: PersistentMap<number, OrderLine>;
  readonly shipments: PersistentMap<number, Shipment>;
  readonly sums: LineSums;
}

/** The order that a document shows. */
export function projectedOf(document: Order): ProjectedOrder {
  const { lines, shipments, total, currency, units } = document;
  return {
    fields: { ...document, lines: [], shipments: [] },
    lines: PersistentMap.of(lines.map((line) => [line.lineId, line])),
    shipments: PersistentMap.of(shipments.map((shipment) => [shipment.shipmentId, shipment])),
    sums: {
      totalMinor: BigInt(minorOf(total, currency)),
      units,
      tally: lines.reduce((tally, line) => tallied(tally, line, 1), emptyTally),
    },
  };
}

/** The document that shows the order. */
export const documentOf = ({ fields, lines, shipments }: ProjectedOrder): Order => ({
  ...fields,
  lines: [...lines.values()],
  shipments: [...shipments.values()],
});

/** A new order, whose fields say everything but what follows from its lines. */
export function withNewLines(fields: Order, lines: readonly OrderLine[]): ProjectedOrder {
  const empty: ProjectedOrder = {
    fields,
    lines: PersistentMap.empty(),
    shipments: PersistentMap.empty(),
    sums: { totalMinor: 0n, units: 0, tally: emptyTally },
  };
  return summed(lines.reduce(withLine, empty));
}

/** The order with the line in the place of what it has of this id; `summed` tells what the order comes to then. */
export function withLine(order: ProjectedOrder, line: OrderLine): ProjectedOrder {
  const { lines, sums, fields } = order;
  const before = lines.get(line.lineId);
  const rest = before ? added(sums, before, -1, fields) : sums;
  return { ...order, lines: lines.with(line.lineId, line), sums: added(rest, line, 1, fields) };
}

export function withoutLine(order: ProjectedOrder, lineId: number): ProjectedOrder {
  const line = order.lines.get(lineId);
  if (!line) return order;
  return { ...order, lines: order.lines.without(lineId), sums: added(order.sums, line, -1, order.fields) };
}

function added(sums: LineSums, line: OrderLine, sign: 1 | -1, { currency }: Order): LineSums {
  return {
    totalMinor: sums.totalMinor + BigInt(sign * minorOf(line.amount, currency)),
    units: sums.units + sign * line.quantity,
    tally: tallied(sums.tally, line, sign),
  };
}

/** The order with the total and the units that its lines come to. */
export function summed(order: ProjectedOrder): ProjectedOrder {
  const { fields, sums } = order;
  // As a number, so that a total that cannot be kept exactly is an error and not shown.
  const total = formatAmount(Number(sums.totalMinor), fields.currency as Currency);
  return withFields(order, { total, units: sums.units });
}

export const withFields = (order: ProjectedOrder, changed: Partial<Order>): ProjectedOrder => ({
  ...order,
  fields: { ...order.fields, ...changed },
});
