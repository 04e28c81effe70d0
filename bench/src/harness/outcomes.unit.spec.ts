import type { Aim, Benchmark, Contender } from '../benchmark.ts';
import { outcomes } from './outcomes.ts';
import type { Measured, Outcome } from './result.ts';
import { spreadOf } from './statistics.ts';

const contender = (name: string, kind: Contender['kind']): Contender => ({
  name,
  kind,
  open: () => Promise.reject(new Error('Nothing is run here.')),
});

const measured = (name: string, kind: Contender['kind'], more: Partial<Measured> = {}): Measured => {
  const rates = more.rates ?? [100];
  return { name, kind, rates, rate: spreadOf(rates), p99s: [], ...more };
};

function outcomeOf(aim: Aim, ...of: Measured[]): Outcome {
  const benchmark: Benchmark = {
    name: 'some',
    title: 'Some work',
    unit: 'operations',
    contenders: [contender('theirs', 'peer'), contender('ours', 'ours')],
    aims: [aim],
  };
  const [outcome] = outcomes(benchmark, of);
  return outcome!;
}

describe('what was reached of an aim', () => {
  it('is, of a rate against another, ours by theirs', () => {
    const aim = { against: 'theirs', ratio: 2 };
    const ours = measured('ours', 'ours', { rates: [300, 500, 400] });
    const theirs = measured('theirs', 'peer', { rates: [100, 100, 200] });
    expect(outcomeOf(aim, theirs, ours)).toEqual({ aim, reached: { min: 2, median: 4, max: 5 } });
  });

  it('is the same where no number is set', () => {
    const ours = measured('ours', 'ours', { rates: [300] });
    const { reached } = outcomeOf({ against: 'theirs' }, ours, measured('theirs', 'peer'));
    expect(reached).toEqual({ min: 3, median: 3, max: 3 });
  });

  it('is, of a latency against another, that of the 99th percentiles', () => {
    const aim = { against: 'theirs', p99AtMost: 5 };
    const ours = measured('ours', 'ours', { p99s: [6, 9] });
    const theirs = measured('theirs', 'peer', { p99s: [2, 3] });
    expect(outcomeOf(aim, ours, theirs).reached).toEqual({ min: 3, median: 3, max: 3 });
  });

  it('is, of a rate alone, that of ours', () => {
    const ours = measured('ours', 'ours', { rates: [10, 30, 20] });
    expect(outcomeOf({ rateAtLeast: 15 }, ours).reached).toEqual({ min: 10, median: 20, max: 30 });
  });

  it('is, of a latency alone, the 99th percentiles of the rounds', () => {
    const ours = measured('ours', 'ours', { p99s: [4, 8, 6] });
    expect(outcomeOf({ p99AtMostMs: 50 }, ours).reached).toEqual({ min: 4, median: 6, max: 8 });
  });

  describe('about every series of ours', () => {
    const one = { name: 'one', unit: 'MB', everySeconds: 1, values: [], max: 100, growth: 0.01 };
    const ours = measured('ours', 'ours', { series: [one, { ...one, max: 300, growth: 0.03 }] });

    it('is the greatest value of each', () => {
      expect(outcomeOf({ valuesAtMost: 300 }, ours).reached).toEqual({ min: 100, median: 200, max: 300 });
    });

    it('is the growth of each', () => {
      expect(outcomeOf({ growthAtMost: 0.05 }, ours).reached).toEqual({ min: 0.01, median: 0.02, max: 0.03 });
    });

    it('is not known where nothing was looked at', () => {
      expect(outcomeOf({ valuesAtMost: 300 }, measured('ours', 'ours'))).not.toHaveProperty('reached');
    });
  });

  it('is not known where the other could not run', () => {
    const aim = { against: 'theirs', ratio: 2 };
    expect(outcomeOf(aim, measured('ours', 'ours'))).toEqual({ aim });
  });

  it('is not known where ours could not run', () => {
    const aim = { against: 'theirs', ratio: 2 };
    expect(outcomeOf(aim, measured('theirs', 'peer'))).toEqual({ aim });
  });
});
