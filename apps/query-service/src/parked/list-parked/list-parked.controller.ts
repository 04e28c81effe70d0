import { ListParkedQuery, ParkedStreams } from '@daybook/contracts';
import { Documented, Roles, validQuery } from '@daybook/service-kit';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Static } from 'typebox';
import { ListParked, maxListed } from './list-parked.handler.js';

@Controller('v1/parked')
export class ListParkedController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Roles('auditor')
  @Documented({
    summary: 'List the parked streams',
    description: `A stream is parked by the views, a process or the webhooks when an event of it cannot be handled: what was made of it stays as it was before, its later events wait, and all other streams go on. At most ${maxListed} are listed.`,
    tags: ['audit'],
    success: { description: 'Where each was parked, by what, and why.', schema: ParkedStreams },
    problems: { 503: ['views-unavailable', 'parked-unavailable'] },
  })
  list(
    @Query(validQuery(ListParkedQuery)) { discarded = false }: Static<typeof ListParkedQuery>,
  ): Promise<ParkedStreams> {
    return this.queries.execute(new ListParked(discarded));
  }
}
