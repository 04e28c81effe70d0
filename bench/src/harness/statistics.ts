/** Of values in any order; of an even number of them the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  min: Math.min(...values),
  median: median(values),
  max: Math.max(...values),
});

/** Ours by theirs: of the medians, and the least and the most of any round, whose halves ran one after the other. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  const rounds = ours.map((rate, round) => rate / theirs[round]!);
  return { min: Math.min(...rounds), median: median(ours) / median(theirs), max: Math.max(...rounds) };
}

/**
 * By which share values, looked at in equal intervals, grew over the second half of them. By the straight line that
 * fits best (least squares), so that no single value decides; 0 where there are too few to tell.
 */
export function growthOfSecondHalf(values: readonly number[]): number {
  const half = values.slice(values.length >> 1);
  const last = half.length - 1;
  if (last < 1) return 0;
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length;
  const moment = half.reduce((sum, value, index) => sum + (index - last / 2) * (value - mean), 0);
  const spread = half.reduce((sum, _, index) => sum + (index - last / 2) ** 2, 0);
  const slope = moment / spread;
  return (slope * last) / (mean - (slope * last) / 2);
}
