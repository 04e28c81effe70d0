import type { ParkedStreams } from '@daybook/contracts';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ParkedReviews } from '../parked-reviews.js';
import { parkedView } from '../parked-view.js';

/** Streams in one answer. More than a few of them have one cause. */
export const maxListed = 1_000;

export class ListParked extends Query<ParkedStreams> {
  constructor(readonly discarded: boolean) {
    super();
  }
}

@QueryHandler(ListParked)
export class ListParkedHandler implements IQueryHandler<ListParked> {
  constructor(@Inject(ParkedReviews) private readonly reviews: ParkedReviews) {}

  async execute({ discarded }: ListParked): Promise<ParkedStreams> {
    const [total, parked] = await Promise.all([
      this.reviews.count({ discarded }),
      this.reviews.list({ discarded, limit: maxListed }),
    ]);
    return { total, items: parked.map(parkedView) };
  }
}
