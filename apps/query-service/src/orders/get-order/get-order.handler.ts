import { type GetOrderQuery, type Order, toUtc } from '@daybook/contracts';
import { documentOf } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { problems } from '../../problems.js';
import { PastOrders, type UpTo } from '../past/past-orders.js';
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
    @Inject(PastOrders) private readonly past: PastOrders,
  ) {}

  async execute({ orderId, moment: { asOf, version } }: GetOrder): Promise<Order> {
    if (asOf !== undefined && version !== undefined) throw problems.asOfAndVersion();
    const order = await this.orderAt(orderId, upTo(asOf, version));
    if (!order) throw problems.orderNotFound();
    if (version !== undefined && order.version < version) throw problems.versionNotFound(order.version);
    return order;
  }

  private async orderAt(orderId: string, moment: UpTo | undefined): Promise<Order | undefined> {
    if (!moment) return this.current.load(orderId);
    const order = await this.past.at(orderId, moment);
    return order && documentOf(order);
  }
}

/** Both are inclusive. */
function upTo(asOf: string | undefined, version: number | undefined): UpTo | undefined {
  if (version !== undefined) return (place) => place.version <= version;
  if (asOf === undefined) return undefined;
  const time = toUtc(asOf);
  return (place) => place.occurredAt <= time;
}
