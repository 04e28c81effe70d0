import { ViewCheckpoints } from '@daybook/contracts';
import { Documented, Roles } from '@daybook/service-kit';
import { Controller, Get, Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListCheckpoints } from './list-checkpoints.handler.js';

@Controller('v1/checkpoints')
export class ListCheckpointsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Roles('auditor')
  @Documented({
    summary: 'Read how far the views are',
    description: 'A checkpoint beyond the head of its partition tells of events that the log has lost.',
    tags: ['audit'],
    success: { description: 'The checkpoint of each partition.', schema: ViewCheckpoints },
    problems: { 503: 'views-unavailable' },
  })
  list(): Promise<ViewCheckpoints> {
    return this.queries.execute(new ListCheckpoints());
  }
}
