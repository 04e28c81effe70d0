import { ParkedPath, ParkedStream } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import { Controller, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { ParkedReviews } from '../parked-reviews.js';
import { parkedView } from '../parked-view.js';

@Controller('v1/parked')
export class DiscardParkedController {
  constructor(@Inject(ParkedReviews) private readonly reviews: ParkedReviews) {}

  @Post(':id/discard')
  @Roles('administrator')
  @Documented({
    summary: 'Give up a parked stream',
    description:
      'What was made of it stays as it is, and all that happens to it is passed over; no event is lost by that, and a replay takes it back. It is not listed any more but where `discarded` asks for it.',
    tags: ['audit'],
    success: { description: 'The stream, which is given up.', schema: ParkedStream },
    problems: { 404: 'parked-not-found', 503: ['views-unavailable', 'parked-unavailable'] },
  })
  async discard(@Param(validPath(ParkedPath)) { id }: Static<typeof ParkedPath>): Promise<ParkedStream> {
    const stream = await this.reviews.wish(id, 'discard');
    if (stream === undefined) throw problems.parkedNotFound();
    return parkedView(stream);
  }
}
