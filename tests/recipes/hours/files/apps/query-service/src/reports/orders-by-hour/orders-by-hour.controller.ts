import { headerNames, OrdersByHour, OrdersByHourQuery, ViewedPosition } from '@daybook/contracts';
import { Documented, validQuery } from '@daybook/service-kit';
import { projectionsByName, type ViewReader } from '@daybook/views';
import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { VIEW_READER } from '../../tokens.js';
import { PositionWaiter } from '../../waiting/position-waiter.js';

@Controller('v1/orders-by-hour')
export class OrdersByHourController {
  constructor(
    @Inject(VIEW_READER) private readonly views: ViewReader,
    @Inject(PositionWaiter) private readonly waiter: PositionWaiter,
  ) {}

  @Get()
  @Documented({
    summary: 'Report at which hours of the day orders are placed',
    description: 'Hours without orders are left out. A cancelled order counts as any other.',
    tags: ['reports'],
    requestHeaders: { [headerNames.position]: ViewedPosition },
    success: { description: 'Orders by the hour (UTC).', schema: OrdersByHour },
    problems: {
      400: 'position-malformed',
      404: 'position-unknown',
      503: ['view-behind', 'views-unavailable'],
    },
  })
  async report(
    @Query(validQuery(OrdersByHourQuery)) { after }: Static<typeof OrdersByHourQuery>,
    @Req() request: FastifyRequest,
  ): Promise<OrdersByHour> {
    await this.waiter.await(projectionsByName.hours, request, after);
    return { items: await this.views.hours.byHour() };
  }
}
