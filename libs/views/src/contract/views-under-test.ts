import { type ViewedCategory, ordersCategory } from '@daybook/contracts';
import type { SalesDelta } from '../projections/sales.projection.js';
import { noChanges as noChangesOf, type ViewReader, type ViewStore } from '../view-store.port.js';
import type { Shop } from './shop.js';

/* What the parts of the contract share. */

export interface ViewsUnderTest {
  readonly store: ViewStore;
  readonly reader: ViewReader;
  /** Has the store refuse this order whenever it is to be written, and no other; from the next call on not any more. */
  refuseOrder(orderId: string | undefined): Promise<void>;
  close(): Promise<void>;
}

export const orderIn = async (reader: Pick<ViewReader, 'loadOrders'>, orderId: string) =>
  (await reader.loadOrders([orderId])).get(orderId);

export const noChanges = noChangesOf(ordersCategory);

export const figure = (overrides: Partial<SalesDelta>): SalesDelta => ({
  by: 'sku',
  key: 'a',
  day: '2011-03-01',
  currency: 'GBP',
  partition: 0,
  orders: 1,
  units: 1,
  valueMinor: 1n,
  returnedUnits: 0,
  returnedValueMinor: 0n,
  ...overrides,
});

/** Views of their own, and a shop whose orders and stock they show once they have caught up. */
export interface Test {
  views(): ViewsUnderTest;
  shop(): Shop;
  /** With the events of a category; of orders if none is named. */
  catchUp(category?: ViewedCategory): Promise<void>;
}
