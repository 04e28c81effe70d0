import type { MeasuredSeries, Result } from '../harness/result.ts';

/** What was looked at again and again, as a Markdown table; nothing where nothing was. */
export function seriesTableOf({ contenders, aims }: Result): string[] {
  const series = contenders.flatMap((contender) => ('series' in contender ? (contender.series ?? []) : []));
  const [first] = series;
  if (!first) return [];
  const atMost = aims.flatMap(({ aim }) => ('valuesAtMost' in aim ? [`≤ ${aim.valuesAtMost}`] : []));
  const growth = aims.flatMap(({ aim }) => ('growthAtMost' in aim ? [`≤ ${percent(aim.growthAtMost)}`] : []));
  const row = ({ name, max, growth: grown }: MeasuredSeries) =>
    [name, max.toFixed(0), atMost.join(), percent(grown), growth.join()] as const;
  const lines = [
    ['', `max ${first.unit}`, 'aim', 'growth in the second half', 'aim'],
    ['---', '--:', '--:', '--:', '--:'],
    ...series.map(row),
  ];
  return [`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
