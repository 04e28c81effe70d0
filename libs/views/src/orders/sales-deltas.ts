import type { Order, SalesDimension } from '@daybook/contracts';
import type { Changed } from '../projection.js';
import { minorOf } from './amounts.js';

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
  /** Of these units, those that came back, and what they had cost. */
  returnedUnits: number;
  returnedValueMinor: bigint;
}

/** What stands for the country of an order that names none. */
const unknownCountry = 'Unknown';

/**
 * Sales as the difference that a change of an order makes: what the order is worth after it, less what it
 * was worth before. A cancelled order is worth nothing. What comes back leaves the order's worth as it is, and is
 * counted beside it.
 *
 * @returns what is left after opposite bookings met, in one order, so that concurrent writers lock in one order
 */
export function salesDeltas(changed: ReadonlyArray<Changed<Order>>): SalesDelta[] {
  const deltas = new SalesDeltas();
  for (const { before, after, partition } of changed) {
    if (before) deltas.book(before, partition, -1);
    deltas.book(after, partition, 1);
  }
  return deltas.list();
}

class SalesDeltas {
  /** By all that the figures of a group have in common, and then by key. */
  private readonly groups = new Map<string, Map<string, SalesDelta>>();

  /** @param partition that of the order's stream; figures are kept apart by it */
  book(order: Order, partition: number, sign: 1 | -1): void {
    if (order.status === 'cancelled') return;
    const { currency, customerId, country = unknownCountry } = order;
    const day = order.placedAt.slice(0, 10);
    const group = (by: SalesDimension) => this.group({ by, day, currency, partition });
    const whole: Worth = {
      orders: 1,
      units: order.units,
      valueMinor: minorOf(order.total, currency),
      returnedUnits: order.lines.reduce((sum, { returned }) => sum + returned, 0),
      returnedValueMinor: minorOf(order.returnedValue, currency),
    };
    increase(group('day')(day), sign, whole);
    increase(group('country')(country), sign, whole);
    increase(group('customer')(customerId), sign, whole);
    const skus = new Set<string>();
    const figureOf = group('sku');
    for (const line of order.lines) {
      if (line.quantity === 0) continue;
      increase(figureOf(line.sku), sign, {
        // The same sku on several lines is still one order of it.
        orders: skus.has(line.sku) ? 0 : 1,
        units: line.quantity,
        valueMinor: minorOf(line.amount, currency),
        returnedUnits: line.returned,
        returnedValueMinor: line.returned === 0 ? 0 : line.returned * minorOf(line.unitPrice, currency),
      });
      skus.add(line.sku);
    }
  }

  list(): SalesDelta[] {
    return inOrder(this.groups)
      .flatMap(inOrder)
      .filter((delta) => !isNothing(delta));
  }

  /** The figures of a group, each made when it is first asked for. */
  private group(common: Pick<SalesDelta, 'by' | 'day' | 'currency' | 'partition'>) {
    const id = `${common.by} ${common.day} ${common.currency} ${common.partition}`;
    const figures = this.groups.get(id) ?? new Map<string, SalesDelta>();
    this.groups.set(id, figures);
    return (key: string): SalesDelta => {
      const found = figures.get(key);
      if (found) return found;
      const delta = { ...common, key, ...nothing };
      figures.set(key, delta);
      return delta;
    };
  }
}

const nothing = { orders: 0, units: 0, valueMinor: 0n, returnedUnits: 0, returnedValueMinor: 0n };

const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
  [...map.keys()].toSorted().map((key) => map.get(key)!);

/** What one order, or one line of it, adds to a figure. */
interface Worth {
  readonly orders: number;
  readonly units: number;
  readonly valueMinor: number;
  readonly returnedUnits: number;
  readonly returnedValueMinor: number;
}

function increase(delta: SalesDelta, sign: 1 | -1, worth: Worth): void {
  delta.orders += sign * worth.orders;
  delta.units += sign * worth.units;
  delta.valueMinor += BigInt(sign * worth.valueMinor);
  delta.returnedUnits += sign * worth.returnedUnits;
  delta.returnedValueMinor += BigInt(sign * worth.returnedValueMinor);
}

const isNothing = ({ orders, units, valueMinor, returnedUnits, returnedValueMinor }: SalesDelta): boolean =>
  orders === 0 && units === 0 && valueMinor === 0n && returnedUnits === 0 && returnedValueMinor === 0n;
