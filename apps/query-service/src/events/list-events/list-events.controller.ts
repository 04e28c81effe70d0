import { EventsPage, EventsQuery } from '@daybook/contracts';
import { Documented, Roles, validQuery } from '@daybook/service-kit';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Static } from 'typebox';
import { ListEvents } from './list-events.handler.js';

@Controller('v1/events')
export class ListEventsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Roles('auditor')
  @Documented({
    summary: "Read a partition's events",
    description:
      'With the hash chain, so that anyone can check that nothing was changed or left out. Of an event that cannot be read from the disk `log-damaged` tells the position; what stands behind it is read with that as `after`.',
    tags: ['audit'],
    success: { description: 'Events in order of position.', schema: EventsPage },
    problems: { 404: 'category-not-found', 500: 'log-damaged', 503: 'log-unavailable' },
  })
  list(
    @Query(validQuery(EventsQuery)) query: Static<typeof EventsQuery>,
  ): Promise<Static<typeof EventsPage>> {
    return this.queries.execute(new ListEvents(query));
  }
}
