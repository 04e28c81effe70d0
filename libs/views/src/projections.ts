import { ordersProjection } from './orders/orders.projection.js';
import type { Projection } from './projection.js';
import { stockProjection } from './stock/stock.projection.js';

/** All that the views are made of. A new one fills itself from the first event on, while the others go on. */
export const projections: readonly Projection[] = [ordersProjection, stockProjection];
