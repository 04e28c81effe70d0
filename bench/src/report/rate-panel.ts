import type { CustomSeriesOption, SeriesOption } from 'echarts';
import type { Measured, Result } from '../harness/result.ts';
import { axisName, colors, dashedLine, heightOfRows, type Panel, rowsAxis, rowsGrid } from './panel.ts';

/** A bar for the median of each contender, with whiskers from the slowest round to the fastest. */
export function ratePanel(result: Result, measured: readonly Measured[]): Panel {
  const greatest = Math.max(
    ...measured.map(({ rate }) => rate.max),
    ...lines(result).map(({ xAxis }) => xAxis),
  );
  return {
    title: result.title,
    height: heightOfRows(measured.length),
    grid: rowsGrid,
    xAxis: {
      type: 'value',
      max: greatest * 1.05,
      axisLabel: { showMaxLabel: false },
      ...axisName(`${result.unit} a second`),
    },
    yAxis: rowsAxis(measured.map(({ name }) => name)),
    series: [bars(result, measured), whiskers(measured)],
  };
}

const bars = (result: Result, measured: readonly Measured[]): SeriesOption => ({
  type: 'bar',
  barWidth: '55%',
  data: measured.map(({ rate, kind }) => ({ value: rate.median, itemStyle: { color: colors[kind] } })),
  markLine: {
    symbol: 'none',
    silent: true,
    lineStyle: dashedLine,
    label: { position: 'start', formatter: '{b}', distance: 3 },
    data: lines(result),
  },
});

/** What is no contender of this machine: what is aimed at, and what others have published. */
const lines = ({ contenders, aims }: Result): { readonly name: string; readonly xAxis: number }[] => [
  ...aims.flatMap(({ aim }) => ('rateAtLeast' in aim ? [{ name: 'aim', xAxis: aim.rateAtLeast }] : [])),
  ...contenders.flatMap((contender) =>
    contender.kind === 'published' && 'rate' in contender
      ? [{ name: `${contender.name}, as published`, xAxis: contender.rate }]
      : [],
  ),
];

const capHeight = 10;
const labelGap = 6;

const whiskers = (measured: readonly Measured[]): CustomSeriesOption => ({
  type: 'custom',
  silent: true,
  z: 3,
  encode: { x: [1, 2], y: 0 },
  data: measured.map(({ rate }, row) => [row, rate.min, rate.max, rate.median]),
  renderItem(_, api) {
    const row = api.value(0);
    const [fromX, y] = api.coord([api.value(1), row]) as [number, number];
    const [toX] = api.coord([api.value(2), row]) as [number, number];
    const line = (x1: number, y1: number, x2: number, y2: number) =>
      ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: '#222222', lineWidth: 1.5 } }) as const;
    const cap = (x: number) => line(x, y - capHeight / 2, x, y + capHeight / 2);
    const text = Math.round(Number(api.value(3))).toLocaleString('en');
    const figure = {
      text,
      x: toX + labelGap,
      y,
      verticalAlign: 'middle',
      fill: '#333333',
      fontSize: 12,
    } as const;
    return {
      type: 'group',
      children: [line(fromX, y, toX, y), cap(fromX), cap(toX), { type: 'text', style: figure }],
    };
  },
});
