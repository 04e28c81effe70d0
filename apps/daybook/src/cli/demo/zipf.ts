import type { Random } from '@daybook/random';

/**
 * Chooses among `count` things so that the one of rank r comes up in proportion to 1 / (r + offset): few
 * come up often, many now and then. Without an offset it is Zipf's law; with one, its head is flatter
 * (the Zipf-Mandelbrot law with exponent 1). Gives indices from 0.
 */
export function zipf(count: number, offset = 0): (random: Random) => number {
  const sums: number[] = [];
  for (let rank = 1; rank <= count; rank += 1) sums.push((sums.at(-1) ?? 0) + 1 / (rank + offset));
  const total = sums.at(-1) ?? 0;
  return (random) => {
    const wanted = random.next() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
