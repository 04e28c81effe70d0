import { ordersCategory, type ParkedStreams } from '@daybook/contracts';
import { formatPosition } from '@daybook/event-log';
import type { ViewReader } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { VIEW_READER } from '../../tokens.js';
import { shownReason } from './shown-reason.js';

/** Streams in one answer. More than a few of them have one cause. */
export const maxListed = 1_000;

export class ListParked extends Query<ParkedStreams> {}

@QueryHandler(ListParked)
export class ListParkedHandler implements IQueryHandler<ListParked> {
  constructor(@Inject(VIEW_READER) private readonly views: ViewReader) {}

  async execute(): Promise<ParkedStreams> {
    const parked = await this.views.parked();
    const items = parked.slice(0, maxListed).map(({ streamId, partition, position, version, reason }) => ({
      streamId,
      position: formatPosition({ category: ordersCategory, partition, position }),
      version,
      reason: shownReason(reason),
    }));
    return { total: parked.length, items };
  }
}
