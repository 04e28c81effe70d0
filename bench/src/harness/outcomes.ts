import type { Aim, Benchmark } from '../benchmark.ts';
import type { Measured, Outcome } from './result.ts';
import { ratioOf, type Spread, spreadOf } from './statistics.ts';

/** What was reached of each aim. */
export function outcomes({ aims, contenders }: Benchmark, measured: readonly Measured[]): Outcome[] {
  const ours = measuredAs(contenders.find(({ kind }) => kind === 'ours')?.name, measured);
  return aims.map((aim) => {
    const reached = ours && reachedBy(ours, aim, measured);
    return { aim, ...(reached && { reached }) };
  });
}

function reachedBy(ours: Measured, aim: Aim, measured: readonly Measured[]): Spread | undefined {
  if ('p99AtMostMs' in aim) return spreadOf(ours.p99s);
  if ('rateAtLeast' in aim) return ours.rate;
  if ('valuesAtMost' in aim) return ours.series && spreadOf(ours.series.map(({ max }) => max));
  if ('growthAtMost' in aim) return ours.series && spreadOf(ours.series.map(({ growth }) => growth));
  const theirs = measuredAs(aim.against, measured);
  if (!theirs) return undefined;
  return 'p99AtMost' in aim ? ratioOf(ours.p99s, theirs.p99s) : ratioOf(ours.rates, theirs.rates);
}

const measuredAs = (name: string | undefined, measured: readonly Measured[]): Measured | undefined =>
  measured.find((each) => each.name === name);
