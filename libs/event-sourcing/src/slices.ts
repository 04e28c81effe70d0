/** The longest that work goes on before everything else has its turn. */
const maxSliceMs = 10;

/** Work that waits to go on. */
const waiting: (() => void)[] = [];

/** One at a time: however many there are, each turn of the event loop takes no longer than one slice. */
function resumeOne(): void {
  waiting.shift()!();
  if (waiting.length > 0) setImmediate(resumeOne);
}

/**
 * Cuts work that may be long into slices, between which the process does whatever else there is to do. It goes
 * between the steps of the work:
 *
 * ```ts
 * const slices = new Slices();
 * for (const each of many) {
 *   if (slices.isOver) await slices.next();
 *   handle(each);
 * }
 * ```
 */
export class Slices {
  private begunAt = performance.now();

  /** Whether this slice has lasted long enough. */
  get isOver(): boolean {
    return performance.now() - this.begunAt >= maxSliceMs;
  }

  /** Resolves when it is time for the next slice. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(resumeOne);
    });
    this.begunAt = performance.now();
  }
}
