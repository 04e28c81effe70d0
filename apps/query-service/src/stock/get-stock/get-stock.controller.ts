import { GetStockQuery, headerNames, Stock, StockPath, ViewedPosition } from '@daybook/contracts';
import { Documented, validPath, validQuery } from '@daybook/service-kit';
import { stockProjection } from '@daybook/views';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { PositionWaiter } from '../../waiting/position-waiter.js';
import { GetStock } from './get-stock.handler.js';

@Controller('v1/stock')
export class GetStockController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PositionWaiter) private readonly waiter: PositionWaiter,
  ) {}

  @Get(':sku')
  @Documented({
    summary: 'Read the stock of a sku',
    description: 'A slash within the sku is written %2F.',
    tags: ['stock'],
    requestHeaders: { [headerNames.position]: ViewedPosition },
    success: {
      description: 'What is there, and how much of it is reserved.',
      schema: Stock,
      headers: { etag: 'The version of the stock, in quotes, for If-Match.' },
    },
    problems: {
      400: 'position-malformed',
      404: 'sku-unknown',
      503: ['view-behind', 'views-unavailable'],
    },
  })
  async get(
    @Param(validPath(StockPath)) { sku }: Static<typeof StockPath>,
    @Query(validQuery(GetStockQuery)) { after }: Static<typeof GetStockQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Stock> {
    await this.waiter.await(stockProjection, request, after);
    const stock = await this.queries.execute(new GetStock(sku));
    reply.header('etag', `"${stock.version}"`);
    return stock;
  }
}
