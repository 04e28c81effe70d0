import { type OrderHistory, ordersCategory } from '@daybook/contracts';
import { type EventLog, type RecordedEvent, wholeStream } from '@daybook/event-log';
import { orderHistory } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { problems } from '../../problems.js';
import { EVENT_LOG } from '../../tokens.js';

export class GetOrderHistory extends Query<OrderHistory> {
  constructor(readonly orderId: string) {
    super();
  }
}

@QueryHandler(GetOrderHistory)
export class GetOrderHistoryHandler implements IQueryHandler<GetOrderHistory> {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  async execute({ orderId }: GetOrderHistory): Promise<OrderHistory> {
    const events: RecordedEvent[] = [];
    for await (const event of wholeStream(this.log, { category: ordersCategory, streamId: orderId })) {
      events.push(event);
    }
    if (events.length === 0) throw problems.orderNotFound();
    return { orderId, items: orderHistory(events) };
  }
}
