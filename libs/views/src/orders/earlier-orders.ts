import type { Order, OrderLine } from '@daybook/contracts';
import { type Currency, formatAmount } from '@daybook/money';

/** An order as a document holds it that was written when orders were not shipped yet. */
export type EarlierOrder = Omit<Order, 'lines' | 'shipments' | 'returnedValue'> & {
  readonly lines: ReadonlyArray<Omit<OrderLine, 'shipped' | 'delivered' | 'returned'>>;
};

/**
 * The order that a document holds. Documents are not rewritten when orders get new fields: one that has not
 * changed since gets them here, whenever it is read, and keeps them from its next event on.
 */
export function completed(stored: Order | EarlierOrder): Order {
  if ('shipments' in stored) return stored;
  return {
    ...stored,
    lines: stored.lines.map((line) => ({ ...line, shipped: 0, delivered: 0, returned: 0 })),
    shipments: [],
    returnedValue: formatAmount(0, stored.currency as Currency),
  };
}
