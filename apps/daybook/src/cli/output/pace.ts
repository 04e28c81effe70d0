/** Marks at the most, however often it is looked. */
const maxMarks = 256;

interface Mark {
  readonly atMs: number;
  readonly done: number;
  readonly count: number;
}

/** How fast work went of late: what was long ago says little of how long the rest takes. */
export class Pace {
  readonly #marks: Mark[] = [];

  /** @param windowMs how far back it looks */
  constructor(private readonly windowMs = 30_000) {}

  /** Has come so far by now; `done` is a share of the whole, `count` a number of things. */
  mark(mark: Mark): void {
    this.#marks.push(mark);
    const oldestMs = mark.atMs - this.windowMs;
    const isOld = () => this.#marks.length > maxMarks || this.#marks[1]!.atMs <= oldestMs;
    while (this.#marks.length > 2 && isOld()) this.#marks.shift();
  }

  /** Things a second; nothing while there is nothing to tell it by. */
  get perSecond(): number | undefined {
    return this.#perMs(({ count }) => count, 1_000);
  }

  /** How long the rest takes. */
  leftMs(total: number): number | undefined {
    const perMs = this.#perMs(({ done }) => done, 1);
    if (!perMs) return undefined;
    return Math.max(0, total - this.#marks.at(-1)!.done) / perMs;
  }

  #perMs(measure: (mark: Mark) => number, unitMs: number): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.atMs <= first.atMs) return undefined;
    return ((measure(last) - measure(first)) * unitMs) / (last.atMs - first.atMs);
  }
}
