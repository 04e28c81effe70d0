import { ordersProjection } from './orders/orders.projection.js';
import type { Projection } from './projection.js';
import { stockProjection } from './stock/stock.projection.js';

/** All that the views are made of, by name. A new one fills itself from the first event on, while the others go on. */
export const projectionsByName = { orders: ordersProjection, stock: stockProjection };

export const projections: readonly Projection[] = Object.values(projectionsByName);

type Projections = typeof projectionsByName;

/** What each projection is asked for, by its name. */
export type Readers = {
  readonly [Name in keyof Projections]: ReturnType<Projections[Name]['postgres']['reader']>;
};

/** The readers of all projections in one store. */
export const readersOf = (readerOf: (projection: Projection) => unknown): Readers =>
  Object.fromEntries(
    Object.entries<Projection>(projectionsByName).map(([name, projection]) => [name, readerOf(projection)]),
  ) as unknown as Readers;
