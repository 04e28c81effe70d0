import type { ProjectedOrder } from '@daybook/views';
import { LRUCache } from 'lru-cache';

/** Lines of all states that are kept. States of one order share most of theirs, so this is the most that they take. */
const maxKeptLines = 100_000;
/** States that are kept of one order. */
const maxKeptOfOrder = 16;

/**
 * States of orders that reading came by, from which later reading goes on. What an order was at a version never
 * changes, so they are right for as long as they are kept.
 */
export class PastStates {
  /** In order of version. */
  private readonly kept: LRUCache<string, readonly ProjectedOrder[]>;

  constructor(private readonly maxLines = maxKeptLines) {
    this.kept = new LRUCache({ maxSize: maxLines, sizeCalculation: linesOf });
  }

  /** The newest of those that it is asked about and that is one. */
  newest(orderId: string, isWanted: (state: ProjectedOrder) => boolean): ProjectedOrder | undefined {
    return this.kept.get(orderId)?.findLast(isWanted);
  }

  keep(state: ProjectedOrder): void {
    const { orderId, version } = state.fields;
    const others = (this.kept.peek(orderId) ?? []).filter(({ fields }) => fields.version !== version);
    let states = [...others, state].toSorted((a, b) => a.fields.version - b.fields.version);
    while (states.length > maxKeptOfOrder || (states.length > 1 && linesOf(states) > this.maxLines)) {
      states = thinned(states);
    }
    this.kept.set(orderId, states);
  }
}

const linesOf = (states: readonly ProjectedOrder[]): number =>
  states.reduce((sum, { lines }) => sum + 1 + lines.size, 0);

/** Without the state whose neighbours are closest to each other: it is missed least. The newest one stays. */
function thinned(states: readonly ProjectedOrder[]): ProjectedOrder[] {
  const versionAt = (index: number) => states[index]?.fields.version ?? 0;
  let least = 0;
  for (let index = 1; index < states.length - 1; index += 1) {
    const gap = versionAt(index + 1) - versionAt(index - 1);
    if (gap < versionAt(least + 1) - versionAt(least - 1)) least = index;
  }
  return states.toSpliced(least, 1);
}
