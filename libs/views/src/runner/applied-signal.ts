/** The position up to which each of some partitions has been applied to a projection. */
export type AppliedPositions = ReadonlyMap<number, number>;

type Listener = (projection: string, applied: AppliedPositions) => void;

/**
 * Tells those who read the views in the same process what the projector beside them has just applied, so that they
 * need not look for it. A hint like the log's own signal: others may have applied more.
 */
export class AppliedSignal {
  private readonly listeners: Listener[] = [];

  announce(projection: string, applied: AppliedPositions): void {
    for (const listener of this.listeners) listener(projection, applied);
  }

  /** Lasts as long as the signal. */
  onApplied(listener: Listener): void {
    this.listeners.push(listener);
  }
}
