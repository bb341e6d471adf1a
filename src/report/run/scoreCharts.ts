/** ROC and reliability of every pipeline, offline beside production. */
import type { Band, Curves, Result, ScoreCurves } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { Axis, Chart, Curve, CurvePoint, Curves as CurvesPanel } from '../chart/chart.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { exact, percent, plain } from '../text/numbers.ts';
import { bandsNote } from './facts.ts';
import { curveStyleOf } from './seriesStyles.ts';

/** False positive rates of the points of a ROC curve that have tooltips. */
const TOLD_RATES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7];

const panels = [
  { rows: 'offline', title: 'Offline, on test rows' },
  { rows: 'shadow', title: 'In production, in shadow' },
] as const;

interface ScoreChart {
  readonly title: string;
  readonly about: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly pointsOf: (curves: ScoreCurves) => CurvePoint[];
}

/** Undefined unless curves were measured. */
export function rocChart(result: Result): Chart | undefined {
  if (result.curves === null) return undefined;
  const { falsePositiveRates } = result.curves;
  return scoreChart(result, result.curves, {
    title: 'ROC curves: what each model found, at every rate of false alarms',
    about: 'Higher is better; the dashed diagonal is chance.',
    x: { title: 'false positive rate', domain: [0, 1] },
    y: { title: 'true positive rate', domain: [0, 1] },
    pointsOf: ({ roc }) =>
      falsePositiveRates.map((rate, index) => {
        const estimate = at(roc, index);
        const isTold = TOLD_RATES.includes(rate);
        return {
          x: rate,
          ...estimate,
          ...(isTold
            ? { tooltip: `at ${percent(rate)} false positives, ${exact(estimate, percent)} true positives` }
            : {}),
        };
      }),
  });
}

/** Undefined unless curves were measured. */
export function reliabilityChart(result: Result): Chart | undefined {
  if (result.curves === null) return undefined;
  const all = result.curves.pipelines
    .flatMap(({ offline, shadow }) => [offline, shadow])
    .flatMap(({ reliability: { predicted, observed } }) => [...predicted, ...observed.mean])
    .filter(Number.isFinite);
  // The same on both axes, so that the diagonal is one.
  const domain = [0, Math.ceil(Math.max(...all) * 10.5) / 10] as const;
  return scoreChart(result, result.curves, {
    title: 'Reliability: what each model predicted, and what was opened',
    about:
      'Ten bins of equal size by prediction. On the dashed diagonal predictions are right; below it they promise too much.',
    x: { title: 'predicted open probability', domain },
    y: { title: 'opened', domain },
    pointsOf: ({ reliability: { predicted, observed } }) =>
      predicted.map((x, index) => {
        const estimate = at(observed, index);
        return { x, ...estimate, tooltip: `predicted ${plain(x)}, opened ${exact(estimate)}` };
      }),
  });
}

function at({ mean, low, high }: Band, index: number) {
  return bounded({ mean: mean[index], low: low[index], high: high[index] }, SHARE);
}

function scoreChart(result: Result, curves: Curves, { title, about, x, y, pointsOf }: ScoreChart): Chart {
  const styles = result.pipelines.map((pipeline) => ({
    name: pipelineId(pipeline),
    style: curveStyleOf(result, pipeline),
  }));
  return {
    title,
    subtitle: [
      about,
      `${bandsNote(result)} Equal curves lie on one another; logged features are drawn broad.`,
    ],
    legend: styles,
    panels: panels.map(
      ({ rows, title: name }): CurvesPanel => ({
        kind: 'curves',
        title: name,
        x,
        y,
        square: true,
        diagonal: true,
        curves: curves.pipelines.map(
          (pipeline, index): Curve => ({
            series: styles[index].name,
            style: styles[index].style,
            points: pointsOf(pipeline[rows]),
          }),
        ),
      }),
    ),
  };
}
