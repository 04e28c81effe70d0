import type { Order, SalesDimension } from '@daybook/contracts';
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
}

/** What stands for the country of an order that names none. */
export const unknownCountry = 'Unknown';

/**
 * Sales as the difference that a change of an order makes: what the order is worth after it, less what it
 * was worth before. A cancelled order is worth nothing.
 */
export class SalesDeltas {
  private readonly deltas = new Map<string, SalesDelta>();

  /** @param partition the partition of the order's stream; figures are kept apart by it */
  add(before: Order | undefined, after: Order | undefined, partition: number): void {
    if (before) this.book(before, partition, -1);
    if (after) this.book(after, partition, 1);
  }

  /** What is left after opposite bookings met, in order of key, so that concurrent writers lock in one order. */
  list(): SalesDelta[] {
    return [...this.deltas.entries()]
      .filter(([, { orders, units, valueMinor }]) => orders !== 0 || units !== 0 || valueMinor !== 0n)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, delta]) => delta);
  }

  private book(order: Order, partition: number, sign: 1 | -1): void {
    if (order.status === 'cancelled') return;
    const { currency, customerId, country = unknownCountry } = order;
    const day = order.placedAt.slice(0, 10);
    const figure = (by: SalesDimension, key: string) => this.figure({ by, key, day, currency, partition });
    const value = minorOf(order.total, currency);
    for (const delta of [figure('day', day), figure('country', country), figure('customer', customerId)]) {
      increase(delta, sign, order.units, value);
    }
    const skus = new Set<string>();
    for (const line of order.lines) {
      const delta = figure('sku', line.sku);
      // The same sku on several lines is still one order of it.
      const orders = skus.has(line.sku) ? 0 : sign;
      skus.add(line.sku);
      delta.orders += orders;
      delta.units += sign * line.quantity;
      delta.valueMinor += BigInt(sign * minorOf(line.amount, currency));
    }
  }

  private figure(of: Pick<SalesDelta, 'by' | 'key' | 'day' | 'currency' | 'partition'>): SalesDelta {
    const id = `${of.by}\u0000${of.day}\u0000${of.key}\u0000${of.currency}\u0000${of.partition}`;
    let delta = this.deltas.get(id);
    if (!delta) {
      delta = { ...of, orders: 0, units: 0, valueMinor: 0n };
      this.deltas.set(id, delta);
    }
    return delta;
  }
}

function increase(delta: SalesDelta, sign: 1 | -1, units: number, valueMinor: number): void {
  delta.orders += sign;
  delta.units += sign * units;
  delta.valueMinor += BigInt(sign * valueMinor);
}
