import type { Order } from '@daybook/contracts';
import type { SalesDelta } from '../orders/sales-deltas.js';
import type { Projection } from '../projection.js';
import type { ViewReader } from '../view-reader.port.js';
import type { ViewStore } from '../view-store.port.js';
import type { Shop } from './shop.js';

/* What the parts of the contract share. */

export interface ViewsUnderTest {
  readonly store: ViewStore;
  readonly reader: ViewReader;
  /** Has the store refuse this order whenever it is to be written, and no other; from the next call on not any more. */
  refuseOrder(orderId: string | undefined): Promise<void>;
  /** Puts a document as it stands in the place of what the views have of the order. */
  rewriteOrder(order: Order): Promise<void>;
  /** Adds to the figures what no order needs to have changed. */
  addSales(figures: readonly SalesDelta[]): Promise<void>;
  close(): Promise<void>;
}

export const orderIn = async ({ orders }: Pick<ViewReader, 'orders'>, orderId: string) =>
  (await orders.load([orderId])).get(orderId);

export const noChanges = { checkpoints: [], changed: [], parked: [] };

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
  /** With the events of its category; orders if no projection is named. */
  catchUp(projection?: Projection): Promise<void>;
}
