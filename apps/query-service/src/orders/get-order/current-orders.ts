import type { Order } from '@daybook/contracts';
import type { ViewReader } from '@daybook/views';
import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { VIEW_READER } from '../../tokens.js';

/** Orders of one question to the view. */
const maxBatchSize = 200;

/**
 * Orders as the view has them now. What is asked for in the same turn of the event loop is read together: under load,
 * and when many who waited for a position go on at once, that is one question for all of them.
 */
@Injectable()
export class CurrentOrders {
  private readonly loader: DataLoader<string, Order | undefined>;

  constructor(@Inject(VIEW_READER) views: ViewReader) {
    const read = async (orderIds: readonly string[]) => {
      const orders = await views.orders.load(orderIds);
      return orderIds.map((orderId) => orders.get(orderId));
    };
    this.loader = new DataLoader(read, { cache: false, maxBatchSize, batchScheduleFn: setImmediate });
  }

  load(orderId: string): Promise<Order | undefined> {
    return this.loader.load(orderId);
  }
}
