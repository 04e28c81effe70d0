import { OrderHistory } from '@daybook/contracts';
import { Documented, validPath } from '@daybook/service-kit';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Static } from 'typebox';
import { OrderPath } from '../order-path.js';
import { GetOrderHistory } from './order-history.handler.js';

@Controller('v1/orders')
export class OrderHistoryController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get(':orderId/history')
  @Documented({
    summary: 'Read what happened to an order',
    description: 'Each event: what changed (before → after), when, by whom, and why.',
    tags: ['orders'],
    success: { description: 'The events in order.', schema: OrderHistory },
    problems: { 404: 'order-not-found', 500: 'log-damaged', 503: ['log-unavailable', 'event-unreadable'] },
  })
  history(@Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>): Promise<OrderHistory> {
    return this.queries.execute(new GetOrderHistory(orderId));
  }
}
