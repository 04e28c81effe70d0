/** Shared by all streams that have not filled the newer generation yet, which most never do. */
const none: ReadonlySet<string> = new Set();

/**
 * The ids that were added last, up to a bound; how many of them, between half of it and all. They are kept in two
 * generations, so that the oldest go without being looked for.
 */
export class CommandIds {
  /** Whether all that were ever added are still here. */
  isWhole = true;
  private newer = new Set<string>();
  private older = none;

  constructor(private readonly max: number) {}

  get size(): number {
    return this.newer.size + this.older.size;
  }

  has(commandId: string): boolean {
    return this.newer.has(commandId) || this.older.has(commandId);
  }

  add(commandId: string): void {
    this.newer.add(commandId);
    if (this.newer.size * 2 < this.max) return;
    if (this.older.size > 0) this.isWhole = false;
    this.older = this.newer;
    this.newer = new Set();
  }
}
