import { type ListOrdersQuery, type OrderPage, toUtc } from '@daybook/contracts';
import { type OrderFilter, type ViewReader, wordsOf } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { problems } from '../../problems.js';
import { CURSOR_SECRET, VIEW_READER } from '../../tokens.js';
import { readCursor, writeCursor } from './cursor.js';

const defaultLimit = 50;

export class ListOrders extends Query<OrderPage> {
  constructor(readonly list: ListOrdersQuery) {
    super();
  }
}

@QueryHandler(ListOrders)
export class ListOrdersHandler implements IQueryHandler<ListOrders> {
  constructor(
    @Inject(VIEW_READER) private readonly views: ViewReader,
    @Inject(CURSOR_SECRET) private readonly secret: Buffer,
  ) {}

  async execute({ list }: ListOrders): Promise<OrderPage> {
    const { sort = '-placedAt', limit = defaultLimit, cursor } = list;
    const after = cursor === undefined ? undefined : readCursor(cursor, list, this.secret);
    if (cursor !== undefined && !after) throw problems.cursorUnknown();
    const page = await this.views.orders({ filter: filterOf(list), sort, limit, ...(after && { after }) });
    return {
      items: [...page.items],
      ...(page.end && { nextCursor: writeCursor(page.end, list, this.secret) }),
    };
  }
}

function filterOf(list: ListOrdersQuery): OrderFilter {
  const { text, placedFrom, placedTo, sort: _sort, limit: _limit, cursor: _cursor, ...rest } = list;
  return {
    ...rest,
    ...(placedFrom !== undefined && { placedFrom: toUtc(placedFrom) }),
    ...(placedTo !== undefined && { placedTo: toUtc(placedTo) }),
    ...(text !== undefined && { words: wordsOf(text) }),
  };
}
