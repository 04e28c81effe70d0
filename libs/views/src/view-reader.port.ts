import type { ParkedStreamsReview } from '@daybook/parking';
import type { OrdersReader } from './orders/orders.reader.js';
import type { StockReader } from './stock/stock.reader.js';

/** The views as they are read. Every method throws ViewsUnavailableError where the store is away. */
export interface ViewReader {
  readonly orders: OrdersReader;
  readonly stock: StockReader;
  /** The streams that projections have left behind. */
  readonly parked: ParkedStreamsReview;
  /** The position up to which each partition has been applied to the projection. */
  checkpoints(projection: string): Promise<ReadonlyMap<number, number>>;
  close(): Promise<void>;
}
