import type { Measured, Result } from '../harness/result.ts';
import { spreadOf } from '../harness/statistics.ts';
import { summaryOf, tableOf } from './table.ts';

const measured = (name: string, kind: Measured['kind'], rates: readonly number[]): Measured => ({
  name,
  kind,
  rates,
  rate: spreadOf(rates),
  p99s: [],
});

const result: Result = {
  name: 'append',
  title: 'Append, 64 callers',
  unit: 'events',
  seconds: 8,
  contenders: [
    {
      ...measured('daybook', 'ours', [1_000, 3_000, 2_000]),
      latency: { p50: 1.234, p99: 12.34, p999: 123.4 },
    },
    measured('theirs', 'peer', [100, 100, 100]),
    { name: 'other', kind: 'peer', cannotRun: 'there is no java here' },
    { name: 'third', kind: 'published', rate: 8_685, source: 'an example in its README' },
  ],
  aims: [
    { aim: { rateAtLeast: 1_500 }, reached: spreadOf([1_000, 3_000, 2_000]) },
    { aim: { against: 'theirs', ratio: 15 }, reached: { min: 10, median: 20, max: 30 } },
    { aim: { against: 'theirs', p99AtMost: 5 }, reached: { min: 1, median: 2, max: 3.5 } },
    { aim: { against: 'other', ratio: 8 } },
  ],
};

const rowOf = (name: string, of = result): string[] => {
  const line = tableOf(of)
    .split('\n')
    .find((each) => each.startsWith(`| ${name}`));
  return line!
    .split('|')
    .map((cell) => cell.trim())
    .slice(1, -1);
};

describe('the table of a result', () => {
  it('has as many cells in every row', () => {
    const rows = tableOf(result)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1);
  });

  it('tells the rates and latencies of ours, and what is aimed at', () => {
    const figures = ['1,000', '2,000', '3,000', '1.23', '12.3', '123.4'];
    expect(rowOf('**daybook**')).toEqual(['**daybook**', ...figures, '', '≥ 1,500']);
  });

  it('tells what ours is by another, next to what was aimed at', () => {
    const reached = '20 (10 to 30), p99 2.00 (1.00 to 3.50)';
    expect(rowOf('theirs')).toEqual(['theirs', '100', '100', '100', '', '', '', reached, '≥ 15, p99 ≤ 5.00']);
  });

  it('tells what ours is by another where nothing is aimed at', () => {
    const aims = [{ aim: { against: 'theirs' }, reached: { min: 10, median: 20, max: 30 } }];
    expect(rowOf('theirs', { ...result, aims }).slice(-2)).toEqual(['20 (10 to 30)', '']);
  });

  it('tells why one could not run, and no figure', () => {
    expect(rowOf('other')).toEqual(['other', 'cannot run: there is no java here', ...Array(7).fill('')]);
  });

  it('tells a published figure with its source, and compares it with nothing', () => {
    expect(rowOf('third')).toEqual(['third, as published', '', '8,685', ...Array(6).fill('')]);
    expect(tableOf(result)).toContain('third was not run: the figure is an example in its README.');
  });

  it('tells the series of ours in a table of their own', () => {
    const series = {
      name: 'projector',
      unit: 'MB',
      everySeconds: 1,
      values: [90, 100],
      max: 100,
      growth: 0.021,
    };
    const watched: Result = {
      ...result,
      contenders: [{ ...measured('daybook', 'ours', [100]), series: [series] }],
      aims: [{ aim: { valuesAtMost: 300 } }, { aim: { growthAtMost: 0.05 } }],
    };
    expect(rowOf('projector', watched)).toEqual(['projector', '100', '≤ 300', '2.1 %', '≤ 5.0 %']);
  });
});

describe('the summary of a result', () => {
  it('tells who ran and who could not, without figures', () => {
    expect(summaryOf(result, 3.14)).toBe(
      'append (3.1 s): daybook · theirs ran; other cannot run: there is no java here',
    );
  });

  it('tells when nobody ran', () => {
    const missing: Result = { ...result, contenders: [{ name: 'daybook', kind: 'ours', cannotRun: 'no' }] };
    expect(summaryOf(missing, 0)).toBe('append (0.0 s): nobody ran; daybook cannot run: no');
  });
});
