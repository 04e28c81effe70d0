import type { Stock } from '@daybook/contracts';
import type { EventLog } from '@daybook/event-log';
import { unservedAt, type ViewReader } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { problems } from '../../problems.js';
import { EVENT_LOG, VIEW_READER } from '../../tokens.js';

export class GetStock extends Query<Stock> {
  constructor(readonly sku: string) {
    super();
  }
}

@QueryHandler(GetStock)
export class GetStockHandler implements IQueryHandler<GetStock> {
  constructor(
    @Inject(VIEW_READER) private readonly views: ViewReader,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  async execute({ sku }: GetStock): Promise<Stock> {
    const stock = (await this.views.stock.load([sku])).get(sku);
    if (!stock) throw problems.skuUnknown();
    if (stock.reserved <= stock.onHand) return stock;
    const unserved = await unservedAt(this.log, sku, stock.version);
    return { ...stock, ...(unserved && { unserved }) };
  }
}
