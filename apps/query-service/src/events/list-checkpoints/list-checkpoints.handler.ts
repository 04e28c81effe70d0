import { viewedCategories, type ViewCheckpoints } from '@daybook/contracts';
import type { ViewReader } from '@daybook/views';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { VIEW_READER } from '../../tokens.js';

export class ListCheckpoints extends Query<ViewCheckpoints> {}

@QueryHandler(ListCheckpoints)
export class ListCheckpointsHandler implements IQueryHandler<ListCheckpoints> {
  constructor(@Inject(VIEW_READER) private readonly views: ViewReader) {}

  async execute(): Promise<ViewCheckpoints> {
    const byCategory = await Promise.all(
      viewedCategories.map(async (category) => {
        const checkpoints = [...(await this.views.checkpoints(category))].toSorted(([a], [b]) => a - b);
        return checkpoints.map(([partition, position]) => ({ category, partition, position }));
      }),
    );
    return { items: byCategory.flat().filter(({ position }) => position > 0) };
  }
}
