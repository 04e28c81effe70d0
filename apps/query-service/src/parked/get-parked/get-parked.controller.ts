import { ParkedPath, ParkedStream } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { ParkedReviews } from '../parked-reviews.js';
import { parkedView } from '../parked-view.js';

@Controller('v1/parked')
export class GetParkedController {
  constructor(@Inject(ParkedReviews) private readonly reviews: ParkedReviews) {}

  @Get(':id')
  @Roles('auditor')
  @Documented({
    summary: 'Read a parked stream',
    description: 'A slash within the id is written %2F.',
    tags: ['audit'],
    success: { description: 'Where it was parked, by what, and why.', schema: ParkedStream },
    problems: { 404: 'parked-not-found', 503: ['views-unavailable', 'parked-unavailable'] },
  })
  async get(@Param(validPath(ParkedPath)) { id }: Static<typeof ParkedPath>): Promise<ParkedStream> {
    const stream = await this.reviews.find(id);
    if (stream === undefined) throw problems.parkedNotFound();
    return parkedView(stream);
  }
}
