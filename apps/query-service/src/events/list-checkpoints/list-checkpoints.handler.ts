import { type ViewCheckpoints, viewedCategories, type ViewedCategory } from '@daybook/contracts';
import { projections, type ViewReader } from '@daybook/views';
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
        const furthest = [...(await this.furthest(category))].toSorted(([a], [b]) => a - b);
        return furthest.map(([partition, position]) => ({ category, partition, position }));
      }),
    );
    return { items: byCategory.flat().filter(({ position }) => position > 0) };
  }

  /** What any projection of the category has applied was in the log. */
  private async furthest(category: ViewedCategory): Promise<Map<number, number>> {
    const names = projections.filter((each) => each.category === category).map(({ name }) => name);
    const all = await Promise.all(names.map((name) => this.views.checkpoints(name)));
    const furthest = new Map<number, number>();
    for (const [partition, position] of all.flatMap((checkpoints) => [...checkpoints])) {
      furthest.set(partition, Math.max(position, furthest.get(partition) ?? 0));
    }
    return furthest;
  }
}
