import type { LineSeriesOption } from 'echarts';
import type { Measured, MeasuredSeries, Result } from '../harness/result.ts';
import { axisName, dashedLine, type Panel } from './panel.ts';

const height = 300;
/** The axis ends at a multiple of this, above everything that is drawn. */
const axisStep = 50;

/** A line over time for each series, and one for what they are to stay under. */
export function seriesPanel({ aims }: Result, measured: readonly Measured[]): Panel | undefined {
  const all = measured.flatMap(({ series }) => series ?? []);
  const [first] = all;
  if (!first) return undefined;
  const atMost = aims.flatMap(({ aim }) => ('valuesAtMost' in aim ? [aim.valuesAtMost] : []));
  const limits: LineSeriesOption[] = atMost.map((yAxis) => ({
    type: 'line',
    data: [],
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: dashedLine,
      label: { formatter: 'aim', position: 'end' },
      data: [{ yAxis }],
    },
  }));
  return {
    title: `Over time, in ${first.unit}`,
    height,
    grid: { left: 70, right: 60, below: 44 },
    legend: all.map(({ name }) => name),
    xAxis: { type: 'value', max: 'dataMax', ...axisName('seconds') },
    yAxis: {
      type: 'value',
      min: 0,
      max: ({ max }) => Math.ceil((Math.max(max, ...atMost) + 1) / axisStep) * axisStep,
    },
    series: [...all.map(line), ...limits],
  };
}

const line = ({ name, everySeconds, values }: MeasuredSeries): LineSeriesOption => ({
  type: 'line',
  name,
  showSymbol: false,
  lineStyle: { width: 1.5 },
  data: values.map((value, index) => [(index + 1) * everySeconds, value]),
});
