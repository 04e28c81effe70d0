import { ParkedPath, ParkedStream } from '@daybook/contracts';
import { Documented, Roles, validPath } from '@daybook/service-kit';
import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { Static } from 'typebox';
import { problems } from '../../problems.js';
import { ParkedReviews } from '../parked-reviews.js';
import { parkedView } from '../parked-view.js';

@Controller('v1/parked')
export class ReplayParkedController {
  constructor(@Inject(ParkedReviews) private readonly reviews: ParkedReviews) {}

  @Post(':id/replay')
  @HttpCode(202)
  @Roles('administrator')
  @Documented({
    summary: 'Replay a parked stream',
    description:
      'What waits of it is handled in its order, from the event at which it was parked, by what has parked it. That takes a moment: the stream is not parked any more once it is done, and parked again, with one attempt more, where it fails again.',
    tags: ['audit'],
    success: { status: 202, description: 'The stream, which is going to be replayed.', schema: ParkedStream },
    problems: { 404: 'parked-not-found', 503: ['views-unavailable', 'parked-unavailable'] },
  })
  async replay(@Param(validPath(ParkedPath)) { id }: Static<typeof ParkedPath>): Promise<ParkedStream> {
    const stream = await this.reviews.wish(id, 'replay');
    if (stream === undefined) throw problems.parkedNotFound();
    return parkedView(stream);
  }
}
