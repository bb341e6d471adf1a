/** The pictures of a result. */
import type { Result } from '../../lab/result/result.ts';
import { type Drawing, openStudio } from '../chart/drawing.ts';
import { coefficientChart } from './coefficientChart.ts';
import { dumbbellChart } from './dumbbellChart.ts';
import { openRateChart } from './openRateChart.ts';
import { reliabilityChart, rocChart } from './scoreCharts.ts';
import { skewChart } from './skewChart.ts';
import { waterfallChart } from './waterfallChart.ts';

const charts = {
  'offline-vs-production': dumbbellChart,
  waterfall: waterfallChart,
  coefficients: coefficientChart,
  roc: rocChart,
  reliability: reliabilityChart,
  'open-rates': openRateChart,
  'skew-by-age': skewChart,
} as const;
export type ChartName = keyof typeof charts;
export const chartNames = Object.keys(charts) as readonly ChartName[];

/** Those charts that the result has the numbers for. */
export async function renderCharts(result: Result): Promise<ReadonlyMap<ChartName, Drawing>> {
  const studio = await openStudio();
  const drawings = new Map<ChartName, Drawing>();
  for (const name of chartNames) {
    const spec = charts[name](result, studio.textWidth);
    if (spec !== undefined) drawings.set(name, await studio.draw(spec));
  }
  return drawings;
}
