import type { Aim, PublishedFigure } from '../benchmark.ts';
import type { Measured, Missing, Outcome, Result } from '../harness/result.ts';
import { seriesTableOf } from './series-table.ts';

const headings = ['', 'min', 'median', 'max', 'p50 ms', 'p99 ms', 'p99.9 ms', 'ours ÷ it', 'aim'] as const;

/** A result as Markdown, mostly a table; rates are operations a second. */
export function tableOf(result: Result): string {
  const rows = result.contenders.map((contender) => rowOf(contender, result));
  const lines = [headings, headings.map((_, column) => (column === 0 ? '---' : '--:')), ...rows];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const sources = result.contenders
    .filter((contender) => contender.kind === 'published')
    .map(({ name, source }) => `${name} was not run: the figure is ${source}.\n`);
  const parts = [`### ${result.title}\n`, `${result.unit} a second.\n`, `${table}\n`, ...sources];
  return [...parts, ...seriesTableOf(result)].join('\n');
}

/** A line that tells who ran, and who did not; without figures, for when none counts. */
export function summaryOf({ name, contenders }: Result, tookSeconds: number): string {
  const ran = contenders.flatMap((each) => ('rates' in each ? [each.name] : []));
  const missing = contenders.flatMap((each) => ('cannotRun' in each ? [each] : []));
  return [
    `${name} (${tookSeconds.toFixed(1)} s): ${ran.length > 0 ? `${ran.join(' · ')} ran` : 'nobody ran'}`,
    ...missing.map((each) => `; ${each.name} cannot run: ${each.cannotRun}`),
  ].join('');
}

function rowOf(contender: Measured | Missing | PublishedFigure, { aims }: Result): string[] {
  if ('cannotRun' in contender) return [contender.name, `cannot run: ${contender.cannotRun}`, ...blank(7)];
  if (contender.kind === 'published') {
    return [`${contender.name}, as published`, '', count(contender.rate), ...blank(6)];
  }
  const { name, rate, latency } = contender;
  const about = aims.filter(({ aim }) =>
    'against' in aim ? aim.against === name : contender.kind === 'ours',
  );
  return [
    contender.kind === 'ours' ? `**${name}**` : name,
    ...[rate.min, rate.median, rate.max].map(count),
    ...(latency ? [latency.p50, latency.p99, latency.p999].map(milliseconds) : blank(3)),
    about.map(reachedText).filter(Boolean).join(', '),
    about
      .map(({ aim }) => aimText(aim))
      .filter(Boolean)
      .join(', '),
  ];
}

/** An absolute figure stands in a column of its own already. */
function reachedText({ aim, reached }: Outcome): string {
  if (!reached || !('against' in aim)) return '';
  const text = `${times(reached.median)} (${times(reached.min)} to ${times(reached.max)})`;
  return 'p99AtMost' in aim ? `p99 ${text}` : text;
}

function aimText(aim: Aim): string {
  if ('p99AtMostMs' in aim) return `p99 ≤ ${aim.p99AtMostMs} ms`;
  if ('valuesAtMost' in aim || 'growthAtMost' in aim) return '';
  if ('rateAtLeast' in aim) return `≥ ${count(aim.rateAtLeast)}`;
  if ('p99AtMost' in aim) return `p99 ≤ ${times(aim.p99AtMost)}`;
  return aim.ratio === undefined ? '' : `≥ ${times(aim.ratio)}`;
}

const blank = (cells: number): string[] => Array.from({ length: cells }, () => '');
const count = (value: number): string => Math.round(value).toLocaleString('en');
const milliseconds = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
const times = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(2));
