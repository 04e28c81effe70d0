import type { ListOrdersQuery, Order, SalesFigure, SalesQuery } from '@daybook/contracts';

export type OrderFilter = Omit<ListOrdersQuery, 'cursor' | 'sort' | 'limit' | 'text' | 'after'> & {
  /** Words that all stand in the order. */
  readonly words?: readonly string[];
};

/** Where a page of a sorted list ended: the sorted value and the id of its last order. */
export interface PageEnd {
  readonly value: string;
  readonly orderId: string;
}

/** Of the documents of a page of orders. */
export const maxPageBytes = 4 * 1024 * 1024;

export interface OrderListQuery {
  readonly filter: OrderFilter;
  readonly sort: NonNullable<ListOrdersQuery['sort']>;
  /** Orders of a page. */
  readonly limit: number;
  /** How much of documents a page may hold; it ends with the one that goes beyond. Default `maxPageBytes`. */
  readonly maxBytes?: number;
  readonly after?: PageEnd;
}

export interface OrderListPage {
  readonly items: readonly Order[];
  /** Where to go on; nothing after the last page. */
  readonly end?: PageEnd;
}

/** Figures of an answer about sales, if no other limit is asked for. */
export const defaultSalesLimit = 1_000;

/** Orders and their sales as they are read. Every method throws ViewsUnavailableError where the store is away. */
export interface OrdersReader {
  /** Those of the orders that are there. */
  load(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>>;
  list(query: OrderListQuery): Promise<OrderListPage>;
  /** Figures by key (ties and currencies in order of text), or by falling value. */
  sales(query: SalesQuery): Promise<SalesFigure[]>;
}
