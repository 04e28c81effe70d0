import type { SeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';

export const plotWidth = 900;
export const panelTitleHeight = 40;

/** A part of a picture: one pair of axes, and what is drawn on it. */
export interface Panel {
  readonly title: string;
  /** With its title and the names of its axes. */
  readonly height: number;
  readonly grid: { readonly left: number; readonly right: number; readonly below: number };
  readonly legend?: readonly string[];
  readonly xAxis: XAXisComponentOption;
  readonly yAxis: YAXisComponentOption;
  readonly series: readonly SeriesOption[];
}

/** Room for the longest name of a contender, and for a figure behind the longest bar. */
export const rowsGrid = { left: 230, right: 90, below: 44 };
const rowHeight = 40;

export const heightOfRows = (rows: number): number => panelTitleHeight + rows * rowHeight + rowsGrid.below;

/** The contenders from top to bottom. */
export const rowsAxis = (names: readonly string[]): YAXisComponentOption => ({
  type: 'category',
  data: [...names],
  inverse: true,
  axisTick: { show: false },
  axisLabel: { width: rowsGrid.left - 24, overflow: 'break', color: '#333333' },
});

export const axisName = (name: string) => ({ name, nameLocation: 'middle', nameGap: 26 }) as const;

export const colors = { ours: '#1f5fbf', peer: '#d1812a', limit: '#8a8f98', line: '#b3261e' } as const;

export const dashedLine = { type: 'dashed', color: colors.line } as const;
