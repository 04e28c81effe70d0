import { Readable } from 'node:stream';
import { OrderHistory, OrderHistoryQuery } from '@daybook/contracts';
import { Documented, validPath, validQuery } from '@daybook/service-kit';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Static } from 'typebox';
import { OrderPath } from '../order-path.js';
import { GetOrderHistory, type HistoryAnswer } from './order-history.handler.js';

@Controller('v1/orders')
export class OrderHistoryController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get(':orderId/history')
  @Documented({
    summary: 'Read what happened to an order',
    description:
      'Each event: what changed (before → after), when, by whom, and why. A page ends at its limit or at a mebibyte, whichever comes first.',
    tags: ['orders'],
    success: { description: 'A page of the events in order.', schema: OrderHistory },
    problems: {
      404: ['order-not-found', 'cursor-unknown'],
      500: 'log-damaged',
      503: ['log-unavailable', 'event-unreadable'],
    },
  })
  async history(
    @Param(validPath(OrderPath)) { orderId }: Static<typeof OrderPath>,
    @Query(validQuery(OrderHistoryQuery)) query: Static<typeof OrderHistoryQuery>,
  ): Promise<StreamableFile> {
    const answer = await this.queries.execute(new GetOrderHistory(orderId, query));
    const type = 'application/json; charset=utf-8';
    return new StreamableFile(Readable.from(piecesOf(answer), { objectMode: false }), { type });
  }
}

/** The answer as JSON, entry by entry. */
function* piecesOf({ orderId, items, nextCursor }: HistoryAnswer): Generator<string> {
  yield `{"orderId":${JSON.stringify(orderId)},"items":[`;
  for (const [index, item] of items.entries()) yield index === 0 ? item : `,${item}`;
  yield nextCursor === undefined ? ']}' : `],"nextCursor":${JSON.stringify(nextCursor)}}`;
}
