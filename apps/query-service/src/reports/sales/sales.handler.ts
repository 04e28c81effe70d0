import type { SalesQuery, SalesReport } from '@daybook/contracts';
import type { ViewReader } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { VIEW_READER } from '../../tokens.js';

export class GetSales extends Query<SalesReport> {
  constructor(readonly query: SalesQuery) {
    super();
  }
}

@QueryHandler(GetSales)
export class GetSalesHandler implements IQueryHandler<GetSales> {
  constructor(@Inject(VIEW_READER) private readonly views: ViewReader) {}

  async execute({ query }: GetSales): Promise<SalesReport> {
    return { items: await this.views.orders.sales(query) };
  }
}
