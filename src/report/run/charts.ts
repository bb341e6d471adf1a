/** The pictures of a result. */
import type { Result } from '../../lab/result/result.ts';
import type { Chart } from '../chart/chart.ts';
import { coefficientChart } from './coefficientChart.ts';
import { offlineProductionChart } from './offlineProductionChart.ts';
import { openRateChart } from './openRateChart.ts';
import { reliabilityChart, rocChart } from './scoreCharts.ts';
import { skewChart } from './skewChart.ts';
import { waterfallChart } from './waterfallChart.ts';

const charts = {
  'offline-vs-production': offlineProductionChart,
  waterfall: waterfallChart,
  coefficients: coefficientChart,
  roc: rocChart,
  reliability: reliabilityChart,
  'open-rates': openRateChart,
  'skew-by-age': skewChart,
} as const;
export type ChartName = keyof typeof charts;
export const chartNames = Object.keys(charts) as readonly ChartName[];

export type RunCharts = ReadonlyMap<ChartName, Chart>;

/** Those charts that the result has the numbers for. */
export function runCharts(result: Result): RunCharts {
  return new Map(
    chartNames.flatMap((name): [ChartName, Chart][] => {
      const chart = charts[name](result);
      return chart === undefined ? [] : [[name, chart]];
    }),
  );
}
