import { ParkedStreams } from '@daybook/contracts';
import { Documented, Roles } from '@daybook/service-kit';
import { Controller, Get, Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListParked, maxListed } from './list-parked.handler.js';

@Controller('v1/parked')
export class ListParkedController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Roles('auditor')
  @Documented({
    summary: 'List the parked streams',
    description: `A stream is parked when an event of it cannot be applied: its order or sku stays in the view as it was before, and all others go on. At most ${maxListed} are listed.`,
    tags: ['audit'],
    success: { description: 'Where each was parked, and why.', schema: ParkedStreams },
    problems: { 503: 'views-unavailable' },
  })
  list(): Promise<ParkedStreams> {
    return this.queries.execute(new ListParked());
  }
}
