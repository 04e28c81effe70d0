/** Random choices that a seed repeats: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export class Random {
  constructor(private state: number) {}

  /** At least 0 and below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both ends are included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }
}

/** Seeds in a row: so many, unless TEST_SEEDS says how many, or TEST_SEED repeats the run of one alone. */
export function testSeeds(count: number): readonly number[] {
  const first = testSeed();
  const length = process.env['TEST_SEED'] === undefined ? Number(process.env['TEST_SEEDS'] ?? count) : 1;
  return Array.from({ length }, (_, index) => first + index);
}

/** Another one for each run, unless TEST_SEED repeats an earlier one. */
export const testSeed = (): number => Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
