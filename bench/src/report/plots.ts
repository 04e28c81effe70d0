import { type EChartsOption, init } from 'echarts';
import type { Measured, Result } from '../harness/result.ts';
import { latencyPanel } from './latency-panel.ts';
import { type Panel, panelTitleHeight, plotWidth } from './panel.ts';
import { ratePanel } from './rate-panel.ts';
import { seriesPanel } from './series-panel.ts';

const margin = 16;

/** A result as an SVG picture: rates, then latencies and series where it has them. The same result, the same bytes. */
export function plotOf(result: Result): string | undefined {
  const measured = result.contenders.filter((contender): contender is Measured => 'rates' in contender);
  if (measured.length === 0) return undefined;
  const panels = [ratePanel(result, measured), latencyPanel(measured), seriesPanel(result, measured)].filter(
    (panel) => panel !== undefined,
  );
  const height = panels.reduce((sum, panel) => sum + panel.height, margin);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: plotWidth, height });
  try {
    chart.setOption(stacked(panels));
    return `${numberedAnew(chart.renderToSVGString())}\n`;
  } finally {
    chart.dispose();
  }
}

/** Its names go on from those of the pictures that were drawn before it; here they begin anew. */
function numberedAnew(svg: string): string {
  const names = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-([a-z]+)-?\d+\b/g, (name, kind: string) => {
    const known = names.get(name) ?? `${kind}-${names.size}`;
    names.set(name, known);
    return known;
  });
}

/** The panels under one another, each on a grid of its own. */
function stacked(panels: readonly Panel[]): EChartsOption {
  let top = margin;
  const tops = panels.map(({ height }) => (top += height) - height);
  return {
    animation: false,
    backgroundColor: '#ffffff',
    title: panels.map(({ title }, index) => ({
      text: title,
      left: margin,
      top: tops[index]!,
      textStyle: { fontSize: 14 },
    })),
    grid: panels.map(({ grid, height }, index) => ({
      ...grid,
      top: tops[index]! + panelTitleHeight,
      height: height - panelTitleHeight - grid.below,
    })),
    legend: panels.flatMap(({ legend }, index) =>
      legend ? [{ data: [...legend], top: tops[index]!, right: margin, itemGap: 16 }] : [],
    ),
    xAxis: panels.map(({ xAxis }, gridIndex) => ({ ...xAxis, gridIndex })),
    yAxis: panels.map(({ yAxis }, gridIndex) => ({ ...yAxis, gridIndex })),
    series: panels.flatMap(({ series }, index) =>
      series.map((each) => ({ ...each, xAxisIndex: index, yAxisIndex: index })),
    ),
  };
}
