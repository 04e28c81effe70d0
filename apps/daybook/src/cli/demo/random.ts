/** Numbers from 0 (inclusive) to 1 (exclusive), always the same ones for the same seed. */
export type Random = () => number;

/**
 * A small generator of 32 bits of state; good enough to make up orders, not for secrets.
 *
 * Source: Mulberry32 by Tommy Ettinger (public domain), in the JavaScript form of bryc's collection of
 * generators (github.com/bryc/code, PRNGs).
 */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `min` to `max`, both inclusive. */
export const between = (random: Random, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1));

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
    const wanted = random() * total;
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
