import { type GetOrderQuery, type Order, ordersCategory, toUtc } from '@daybook/contracts';
import { type EventLog, wholeStream } from '@daybook/event-log';
import { projectOrder } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { problems } from '../../problems.js';
import { EVENT_LOG } from '../../tokens.js';
import { CurrentOrders } from './current-orders.js';

export class GetOrder extends Query<Order> {
  constructor(
    readonly orderId: string,
    readonly moment: Pick<GetOrderQuery, 'asOf' | 'version'>,
  ) {
    super();
  }
}

/** The order as it is comes from the view; as it was, from the log. */
@QueryHandler(GetOrder)
export class GetOrderHandler implements IQueryHandler<GetOrder> {
  constructor(
    @Inject(CurrentOrders) private readonly current: CurrentOrders,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  async execute({ orderId, moment: { asOf, version } }: GetOrder): Promise<Order> {
    if (asOf !== undefined && version !== undefined) throw problems.asOfAndVersion();
    const order =
      asOf === undefined && version === undefined
        ? await this.current.load(orderId)
        : await this.orderAt(orderId, asOf === undefined ? undefined : toUtc(asOf), version);
    if (!order) throw problems.orderNotFound();
    if (version !== undefined && order.version < version) throw problems.versionNotFound(order.version);
    return order;
  }

  /** Folds the events up to the moment, inclusive. Their business times never decrease within a stream. */
  private async orderAt(orderId: string, asOf: string | undefined, version: number | undefined) {
    let order: Order | undefined;
    for await (const event of wholeStream(this.log, { category: ordersCategory, streamId: orderId })) {
      if (asOf !== undefined && event.occurredAt > asOf) break;
      if (version !== undefined && event.version > version) break;
      order = projectOrder(order, event);
    }
    return order;
  }
}
