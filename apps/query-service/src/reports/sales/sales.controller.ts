import { headerNames, SalesQuery, SalesReport, ViewedPosition } from '@daybook/contracts';
import { Documented, validQuery } from '@daybook/service-kit';
import { ordersProjection, type ViewReader } from '@daybook/views';
import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { VIEW_READER } from '../../tokens.js';
import { PositionWaiter } from '../../waiting/position-waiter.js';

@Controller('v1/sales')
export class SalesController {
  constructor(
    @Inject(VIEW_READER) private readonly views: ViewReader,
    @Inject(PositionWaiter) private readonly waiter: PositionWaiter,
  ) {}

  @Get()
  @Documented({
    summary: 'Report sales',
    description: 'Exact, by the day (UTC) on which an order was placed. A cancelled order counts nowhere.',
    tags: ['reports'],
    requestHeaders: { [headerNames.position]: ViewedPosition },
    success: { description: 'Figures by key and currency.', schema: SalesReport },
    problems: {
      400: 'position-malformed',
      404: 'position-unknown',
      503: ['view-behind', 'views-unavailable'],
    },
  })
  async report(
    @Query(validQuery(SalesQuery)) { after, ...query }: Static<typeof SalesQuery>,
    @Req() request: FastifyRequest,
  ): Promise<SalesReport> {
    await this.waiter.await(ordersProjection, request, after);
    return { items: await this.views.orders.sales(query) };
  }
}
