import { headerNames, ListOrdersQuery, OrderPage, ViewedPosition } from '@daybook/contracts';
import { Documented, validQuery } from '@daybook/service-kit';
import { ordersProjection } from '@daybook/views';
import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { PositionWaiter } from '../../waiting/position-waiter.js';
import { ListOrders } from './list-orders.handler.js';

@Controller('v1/orders')
export class ListOrdersController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PositionWaiter) private readonly waiter: PositionWaiter,
  ) {}

  @Get()
  @Documented({
    summary: 'List orders',
    description:
      'Newest first, unless sorted otherwise. Pages stay whole while orders are written. One of large orders may end before its limit; as long as there is a `nextCursor`, more follows.',
    tags: ['orders'],
    requestHeaders: { [headerNames.position]: ViewedPosition },
    success: { description: 'A page of orders.', schema: OrderPage },
    problems: {
      400: 'position-malformed',
      404: ['cursor-unknown', 'position-unknown'],
      503: ['view-behind', 'views-unavailable'],
    },
  })
  async list(
    @Query(validQuery(ListOrdersQuery)) { after, ...list }: Static<typeof ListOrdersQuery>,
    @Req() request: FastifyRequest,
  ): Promise<OrderPage> {
    await this.waiter.await(ordersProjection, request, after);
    return this.queries.execute(new ListOrders(list));
  }
}
