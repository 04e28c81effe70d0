import {
  parkedName,
  type ParkedStreamsRead,
  type ParkedStreamsReview,
  type ParkedStreamStatus,
  type Wish,
} from '@daybook/parking';
import { MetricsRegistry } from '@daybook/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PARKED_REVIEWS } from '../tokens.js';

/** The parked streams of all stores: of the views, of processes, of webhooks. */
@Injectable()
export class ParkedReviews implements OnModuleInit {
  constructor(
    @Inject(PARKED_REVIEWS) private readonly reviews: readonly ParkedStreamsReview[],
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge({
      name: 'daybook_parked_streams',
      help: 'Streams that views, processes and webhooks have left behind, because an event cannot be handled.',
      read: () => this.count(),
    });
  }

  /** In order of subscription, and within it as the store has them. */
  async list(read: ParkedStreamsRead): Promise<ParkedStreamStatus[]> {
    const lists = await Promise.all(this.reviews.map((review) => review.list(read)));
    return lists
      .flat()
      .sort((one, other) =>
        one.subscription < other.subscription ? -1 : Number(one.subscription > other.subscription),
      )
      .slice(0, read.limit);
  }

  async count(read?: Pick<ParkedStreamsRead, 'discarded'>): Promise<number> {
    const counts = await Promise.all(this.reviews.map((review) => review.count(read)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Nothing where no stream of this name is parked. */
  find(id: string): Promise<ParkedStreamStatus | undefined> {
    return this.first(id, (review, name) => review.find(name));
  }

  wish(id: string, wish: Wish): Promise<ParkedStreamStatus | undefined> {
    return this.first(id, (review, name) => review.wish(name, wish));
  }

  /** A subscription keeps its parked streams in one store, so no two of them know the name. */
  private async first(
    id: string,
    ask: (
      review: ParkedStreamsReview,
      name: NonNullable<ReturnType<typeof parkedName>>,
    ) => Promise<ParkedStreamStatus | undefined>,
  ): Promise<ParkedStreamStatus | undefined> {
    const name = parkedName(id);
    if (name === undefined) return undefined;
    const found = await Promise.all(this.reviews.map((review) => ask(review, name)));
    return found.find((stream) => stream !== undefined);
  }
}
