import { ListParkedQuery, ParkedStreams } from '@daybook/contracts';
import { Documented, Roles, validQuery } from '@daybook/service-kit';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { Static } from 'typebox';
import { ParkedReviews } from '../parked-reviews.js';
import { parkedView } from '../parked-view.js';

/** Streams in one answer. More than a few of them have one cause. */
const maxListed = 1_000;

@Controller('v1/parked')
export class ListParkedController {
  constructor(@Inject(ParkedReviews) private readonly reviews: ParkedReviews) {}

  @Get()
  @Roles('auditor')
  @Documented({
    summary: 'List the parked streams',
    description: `A stream is parked by the views, a process or the webhooks when an event of it cannot be handled: what was made of it stays as it was before, its later events wait, and all other streams go on. At most ${maxListed} are listed.`,
    tags: ['audit'],
    success: { description: 'Where each was parked, by what, and why.', schema: ParkedStreams },
    problems: { 503: ['views-unavailable', 'parked-unavailable'] },
  })
  async list(
    @Query(validQuery(ListParkedQuery)) { discarded = false }: Static<typeof ListParkedQuery>,
  ): Promise<ParkedStreams> {
    const [total, parked] = await Promise.all([
      this.reviews.count({ discarded }),
      this.reviews.list({ discarded, limit: maxListed }),
    ]);
    return { total, items: parked.map(parkedView) };
  }
}
