import type { ParkedStreams } from '@daybook/contracts';
import { formatPosition } from '@daybook/event-log';
import type { ViewReader } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { VIEW_READER } from '../../tokens.js';

/** Streams in one answer. More than a few of them have one cause. */
export const maxListed = 1_000;

export class ListParked extends Query<ParkedStreams> {}

@QueryHandler(ListParked)
export class ListParkedHandler implements IQueryHandler<ListParked> {
  constructor(@Inject(VIEW_READER) private readonly views: ViewReader) {}

  async execute(): Promise<ParkedStreams> {
    const [total, parked] = await Promise.all([this.views.parkedCount(), this.views.parked(maxListed)]);
    const items = parked.map(({ category, streamId, partition, position, version, reason }) => ({
      streamId,
      position: formatPosition({ category, partition, position }),
      version,
      reason,
    }));
    return { total, items };
  }
}
