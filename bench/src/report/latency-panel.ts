import type { Measured } from '../harness/result.ts';
import { axisName, heightOfRows, type Panel, rowsAxis, rowsGrid } from './panel.ts';

const percentiles = [
  { key: 'p50', name: 'median', color: '#7fb069', label: 'top' },
  { key: 'p99', name: '99 %', color: '#e6a117', label: 'bottom' },
  { key: 'p999', name: '99.9 %', color: '#c1440e', label: 'top' },
] as const;

/** A dot for each percentile of each contender that has latencies, over a logarithmic axis. */
export function latencyPanel(measured: readonly Measured[]): Panel | undefined {
  const timed = measured.flatMap(({ name, latency }) => (latency ? [{ name, latency }] : []));
  if (timed.length === 0) return undefined;
  return {
    title: 'Latency',
    height: heightOfRows(timed.length),
    grid: rowsGrid,
    legend: percentiles.map(({ name }) => name),
    xAxis: { type: 'log', ...axisName('milliseconds, all rounds together') },
    yAxis: rowsAxis(timed.map(({ name }) => name)),
    series: percentiles.map(({ key, name, color, label }) => ({
      type: 'scatter',
      name,
      symbolSize: 12,
      itemStyle: { color },
      label: { show: true, position: label, fontSize: 10, formatter: ({ value }) => text(value) },
      data: timed.map(({ latency }, row) => [latency[key], row]),
    })),
  };
}

function text(value: unknown): string {
  const [milliseconds] = value as [number];
  return milliseconds.toFixed(milliseconds < 10 ? 2 : 1);
}
