/** Seeds in a row: so many, unless TEST_SEEDS says how many, or TEST_SEED repeats the run of one alone. */
export function testSeeds(count: number): readonly number[] {
  const first = testSeed();
  const length = process.env['TEST_SEED'] === undefined ? Number(process.env['TEST_SEEDS'] ?? count) : 1;
  return Array.from({ length }, (_, index) => first + index);
}

/** Another one for each run, unless TEST_SEED repeats an earlier one. */
export const testSeed = (): number => Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
