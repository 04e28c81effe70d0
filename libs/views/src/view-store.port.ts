import type {
  ViewedCategory,
  ListOrdersQuery,
  Order,
  SalesFigure,
  SalesQuery,
  Stock,
} from '@daybook/contracts';
import type { ParkedAt, ParkedStream, ParkedStreams, ParkedStreamsReview } from '@daybook/parking';
import type { SalesDelta } from './projections/sales.projection.js';

/** How far a batch takes a partition: from the position that it builds on to its own last one. */
export interface CheckpointMove {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Who the parked streams of the views belong to. */
export const viewsSubscription = 'views';

/** Everything that a batch of events changes in the views. */
export interface ViewChanges {
  /** Of the events, and so of the checkpoints. */
  readonly category: ViewedCategory;
  readonly checkpoints: readonly CheckpointMove[];
  /** Orders that the views do not have yet. */
  readonly newOrders: readonly Order[];
  /** Orders that the views have, as they are from now on. */
  readonly orders: readonly Order[];
  readonly sales: readonly SalesDelta[];
  readonly stock: readonly Stock[];
  readonly parked: readonly ParkedStream[];
  /** The parked stream that these changes replay, and the last of its events that they hold. */
  readonly replayed?: {
    readonly stream: ParkedStream;
    readonly handled: Pick<ParkedAt, 'version' | 'position'>;
  };
}

/** What changes are made from: none yet. */
export const noChanges = (category: ViewedCategory): ViewChanges => ({
  category,
  checkpoints: [],
  newOrders: [],
  orders: [],
  sales: [],
  stock: [],
  parked: [],
});

/**
 * The views as their only writer, the projector, has them. Every method throws ViewsUnavailableError where the store can
 * do nothing at the moment, whatever it is asked; other errors are about what it was asked.
 */
export interface ViewStore {
  /** Transactions of different partitions that are worth having under way at a time. */
  readonly maxTransactions: number;

  /** The streams that the views have left behind, with those of all categories. */
  readonly parked: ParkedStreams;

  /** The position up to which each partition of the category has been applied; none for one that has not begun. */
  checkpoints(category: ViewedCategory): Promise<ReadonlyMap<number, number>>;

  /** The orders as the views have them now; those that do not exist are left out. */
  loadOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>>;

  /** About how many bytes of JSON each of those orders is. */
  orderBytes(orderIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** The stock of the skus, in the same way. */
  loadStock(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>>;

  /**
   * Applies all of the changes and moves the checkpoints, or does neither. `stale` where a checkpoint, or the stream
   * that is replayed, is not where the changes build on: another writer was here first.
   */
  apply(changes: ViewChanges): Promise<'applied' | 'stale'>;

  close(): Promise<void>;
}

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

/** The views cannot be reached at the moment; the same may succeed later. */
export class ViewsUnavailableError extends Error {
  override readonly name = 'ViewsUnavailableError';
  constructor(options?: ErrorOptions) {
    super('The views cannot be reached.', options);
  }
}

/** The views as they are read. Every method throws ViewsUnavailableError where the store is away. */
export interface ViewReader {
  checkpoints(category: ViewedCategory): Promise<ReadonlyMap<number, number>>;
  /** Those of the orders that are there. */
  loadOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>>;
  orders(query: OrderListQuery): Promise<OrderListPage>;
  /** The stock of those of the skus that are known. */
  loadStock(skus: readonly string[]): Promise<ReadonlyMap<string, Stock>>;
  /** Figures by key (ties and currencies in order of text), or by falling value. */
  sales(query: SalesQuery): Promise<SalesFigure[]>;
  /** The streams that the views have left behind. */
  readonly parked: ParkedStreamsReview;
  close(): Promise<void>;
}
