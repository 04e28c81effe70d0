import type { ViewedCategory } from '@daybook/contracts';

/** The position up to which each of some partitions is in the views. */
export type AppliedPositions = ReadonlyMap<number, number>;

type Listener = (category: ViewedCategory, applied: AppliedPositions) => void;

/**
 * Tells those who read the views in the same process what the projector beside them has just applied, so that they
 * need not look for it. A hint like the log's own signal: others may have applied more.
 */
export class AppliedSignal {
  private readonly listeners: Listener[] = [];

  announce(category: ViewedCategory, applied: AppliedPositions): void {
    for (const listener of this.listeners) listener(category, applied);
  }

  /** Lasts as long as the signal. */
  onApplied(listener: Listener): void {
    this.listeners.push(listener);
  }
}
