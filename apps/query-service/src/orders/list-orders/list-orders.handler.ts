import { type ListOrdersQuery, type OrderPage, toUtc } from '@daybook/contracts';
import { type OrderFilter, type PageEnd, type ViewReader, wordsOf } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { readCursor, writeCursor } from '../../paging/cursor.js';
import { problems } from '../../problems.js';
import { CURSOR_SECRET, VIEW_READER } from '../../tokens.js';

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
    const { sort = '-placedAt', limit = defaultLimit, cursor, ...filters } = list;
    const identity = { ...filters, sort: list.sort };
    const after = cursor === undefined ? undefined : pageEnd(readCursor(cursor, identity, this.secret));
    if (cursor !== undefined && !after) throw problems.cursorUnknown();
    const page = await this.views.orders.list({
      filter: filterOf(list),
      sort,
      limit,
      ...(after && { after }),
    });
    return {
      items: [...page.items],
      ...(page.end && {
        nextCursor: writeCursor([page.end.value, page.end.orderId], identity, this.secret),
      }),
    };
  }
}

const pageEnd = (end: readonly string[] | undefined): PageEnd | undefined =>
  end && { value: end[0]!, orderId: end[1]! };

function filterOf(list: ListOrdersQuery): OrderFilter {
  const { text, placedFrom, placedTo, sort: _sort, limit: _limit, cursor: _cursor, ...rest } = list;
  return {
    ...rest,
    ...(placedFrom !== undefined && { placedFrom: toUtc(placedFrom) }),
    ...(placedTo !== undefined && { placedTo: toUtc(placedTo) }),
    ...(text !== undefined && { words: wordsOf(text) }),
  };
}
