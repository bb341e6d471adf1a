/** Coefficients of each feature in each model, by the provenance of the features. */
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { BASELINE, isBaseline, pipelineId } from '../../scenario/pipelines.ts';
import type { Chart, ForestMark, Style } from '../chart/chart.ts';
import { exact } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { symbolStyleOf } from './seriesStyles.ts';

/** More columns than this are no longer a picture: those with the largest coefficients are shown. */
const MOST_COLUMNS = 30;
/** Half of a 95 % interval in standard errors. */
const NORMAL_95 = 1.96;

interface Series {
  readonly name: string;
  readonly style: Style;
  readonly byColumn: ReadonlyMap<string, Estimate>;
}

/** Undefined where no model of the first baseline's kind has columns. */
export function coefficientChart(result: Result): Chart | undefined {
  const series = seriesOf(result);
  const all = [...new Set(series.flatMap(({ byColumn }) => [...byColumn.keys()]))];
  const size = (column: string) =>
    Math.max(...series.map(({ byColumn }) => Math.abs(byColumn.get(column)?.mean ?? 0)));
  const columns = all.sort((a, b) => size(b) - size(a)).slice(0, MOST_COLUMNS);
  if (columns.length === 0) return undefined;
  return {
    title: 'What the models make of each feature',
    subtitle: [
      `Coefficients on standardised columns, models of the ${BASELINE.split} split${columns.length < all.length ? `; the ${columns.length} largest of ${all.length}` : ''}.`,
      intervalsOfCoefficients(result),
    ],
    legend: series.map(({ name, style }) => ({ name, style })),
    panels: [
      {
        kind: 'forest',
        rows: columns.map((name) => ({ name })),
        columns: [
          {
            axis: { title: 'change of the logit per standard deviation', zero: true },
            cells: columns.map((column) => ({ marks: series.map((one) => markOf(one, column)) })),
          },
        ],
      },
    ],
  };
}

const NOTHING: Estimate = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

/** Of nothing where the model lacks the column, so that every series keeps its lane. */
function markOf({ name, style, byColumn }: Series, column: string): ForestMark {
  const estimate = byColumn.get(column) ?? NOTHING;
  return { ...estimate, series: name, style, tooltip: `${column} ${exact(estimate)}` };
}

/** One seed has no spread over seeds, but its models have standard errors. */
function intervalsOfCoefficients(result: Result): string {
  return result.seeds.length > 1
    ? intervalsNote(result)
    : 'Lines are 95 % intervals from the standard errors of the model, within one world.';
}

/** One series for each way to compute features, with the split and the encoder of the first baseline. */
function seriesOf(result: Result): Series[] {
  const encoder = result.pipelines.find(isBaseline)?.encoder;
  return result.pipelines
    .filter((pipeline) => pipeline.split === BASELINE.split && pipeline.encoder === encoder)
    .map((pipeline) => ({
      name: pipelineId(pipeline),
      style: symbolStyleOf(result, pipeline),
      byColumn: coefficientsOf(pipeline),
    }));
}

/** Columns that every seed has. */
function coefficientsOf({ perSeed }: PipelineResult): ReadonlyMap<string, Estimate> {
  const [first] = perSeed;
  return new Map(
    (first.coefficients?.columns ?? []).flatMap(
      ({ name, coefficient, standardError }): [string, Estimate][] => {
        const values = perSeed.map(
          ({ coefficients }) => coefficients?.columns.find((column) => column.name === name)?.coefficient,
        );
        if (!values.every((value) => value !== undefined)) return [];
        if (values.length > 1) return [[name, meanInterval(values)]];
        const reach = standardError === null ? Number.NaN : NORMAL_95 * standardError;
        return [[name, { mean: coefficient, low: coefficient - reach, high: coefficient + reach }]];
      },
    ),
  );
}
