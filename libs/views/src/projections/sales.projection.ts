import type { Order, SalesDimension } from '@daybook/contracts';
import { minorOf } from './order.projection.js';

/** What an order adds to one figure of the sales; negative where it takes away. */
export interface SalesDelta {
  readonly by: SalesDimension;
  readonly key: string;
  /** The day (UTC) on which the order was placed, to which all its changes are booked. */
  readonly day: string;
  readonly currency: string;
  readonly partition: number;
  orders: number;
  units: number;
  valueMinor: bigint;
}

/** What stands for the country of an order that names none. */
export const unknownCountry = 'Unknown';

/**
 * Sales as the difference that a change of an order makes: what the order is worth after it, less what it
 * was worth before. A cancelled order is worth nothing.
 */
export class SalesDeltas {
  /** By all that the figures of a group have in common, and then by key. */
  private readonly groups = new Map<string, Map<string, SalesDelta>>();

  /** @param partition the partition of the order's stream; figures are kept apart by it */
  add(before: Order | undefined, after: Order | undefined, partition: number): void {
    if (before) this.book(before, partition, -1);
    if (after) this.book(after, partition, 1);
  }

  /** What is left after opposite bookings met, in one order, so that concurrent writers lock in one order. */
  list(): SalesDelta[] {
    return inOrder(this.groups)
      .flatMap(inOrder)
      .filter(({ orders, units, valueMinor }) => orders !== 0 || units !== 0 || valueMinor !== 0n);
  }

  private book(order: Order, partition: number, sign: 1 | -1): void {
    if (order.status === 'cancelled') return;
    const { currency, customerId, country = unknownCountry } = order;
    const day = order.placedAt.slice(0, 10);
    const group = (by: SalesDimension) => this.group({ by, day, currency, partition });
    const value = minorOf(order.total, currency);
    increase(group('day')(day), sign, order.units, value);
    increase(group('country')(country), sign, order.units, value);
    increase(group('customer')(customerId), sign, order.units, value);
    const skus = new Set<string>();
    const figureOf = group('sku');
    for (const line of order.lines) {
      const delta = figureOf(line.sku);
      // The same sku on several lines is still one order of it.
      if (!skus.has(line.sku)) delta.orders += sign;
      skus.add(line.sku);
      delta.units += sign * line.quantity;
      delta.valueMinor += BigInt(sign * minorOf(line.amount, currency));
    }
  }

  /** The figures of a group, each made when it is first asked for. */
  private group(common: Pick<SalesDelta, 'by' | 'day' | 'currency' | 'partition'>) {
    const id = `${common.by} ${common.day} ${common.currency} ${common.partition}`;
    const figures = this.groups.get(id) ?? new Map<string, SalesDelta>();
    this.groups.set(id, figures);
    return (key: string): SalesDelta => {
      const found = figures.get(key);
      if (found) return found;
      const delta: SalesDelta = { ...common, key, orders: 0, units: 0, valueMinor: 0n };
      figures.set(key, delta);
      return delta;
    };
  }
}

const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
  [...map.keys()].toSorted().map((key) => map.get(key)!);

function increase(delta: SalesDelta, sign: 1 | -1, units: number, valueMinor: number): void {
  delta.orders += sign;
  delta.units += sign * units;
  delta.valueMinor += BigInt(sign * valueMinor);
}
