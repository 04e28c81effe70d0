import { GetOrderQuery, headerNames, Order, ViewedPosition } from '@daybook/contracts';
import { Documented, validPath, validQuery } from '@daybook/service-kit';
import { ordersProjection } from '@daybook/views';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { PositionWaiter } from '../../waiting/position-waiter.js';
import { OrderPath } from '../order-path.js';
import { GetOrder } from './get-order.handler.js';

@Controller('v1/orders')
export class GetOrderController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PositionWaiter) private readonly waiter: PositionWaiter,
  ) {}

  @Get(':orderId')
  @Documented({
    summary: 'Read an order, as it is or as it was',
    tags: ['orders'],
    requestHeaders: { [headerNames.position]: ViewedPosition },
    success: {
      description: 'The order.',
      schema: Order,
      headers: { etag: "The order's version, in quotes, for If-Match." },
    },
    problems: {
      400: ['as-of-and-version', 'position-malformed'],
      404: ['order-not-found', 'version-not-found'],
      503: ['view-behind', 'views-unavailable', 'log-unavailable', 'event-unreadable'],
    },
  })
  async get(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Query(validQuery(GetOrderQuery)) { after, ...moment }: Static<typeof GetOrderQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Order> {
    await this.waiter.await(ordersProjection, request, after);
    const order = await this.queries.execute(new GetOrder(orderId, moment));
    reply.header('etag', `"${order.version}"`);
    return order;
  }
}
