/** From offline to live in steps, for the pipeline that lost most: where the promise went. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Result, WaterfallResult } from '../../lab/result/schema.ts';
import { BASELINE, pipelineId } from '../../scenario/pipelines.ts';
import { senderInWords } from '../../scenario/sender.ts';
import type { Chart, Style, WaterfallStep } from '../chart/chart.ts';
import { promised } from '../chart/styles.ts';
import { clarityOf } from '../text/clarity.ts';
import { distance, exact, fixed, plain, plusMinus } from '../text/numbers.ts';
import { ofItOwnLabel } from '../text/ownLabel.ts';
import { intervalsNote } from './facts.ts';
import { findPipeline, leakiestWaterfall, measured } from './lookups.ts';
import { symbolStyleOf } from './seriesStyles.ts';

/** Undefined if no pipeline has a waterfall. */
export function waterfallChart(result: Result): Chart | undefined {
  const fall = leakiestWaterfall(result);
  const steps = fall === undefined ? undefined : stepsOf(result, fall);
  if (fall === undefined || steps === undefined) return undefined;
  return {
    title: `From offline to live, step by step: ${pipelineId(fall)}`,
    subtitle: [
      headlineOf(result, fall),
      'In colour: what the features took. The grey steps have other causes, the last one is no change of quality. The two leaks are averaged over both orders of removing them.',
      intervalsNote(result),
    ],
    legend: [],
    panels: [{ kind: 'waterfall', axis: { title: 'AUC', within: [0, 1] }, steps }],
  };
}

function headlineOf(result: Result, fall: WaterfallResult): string {
  const pipeline = findPipeline(result, fall);
  const gap = pipeline === undefined ? undefined : measured(pipeline, 'gap.auc');
  const steps: { readonly name: string; readonly step: Estimate; readonly ownLabel?: Estimate }[] = [
    { name: 'the split', step: fall.auc.average.split },
    { name: 'the features', step: fall.auc.average.feature, ownLabel: fall.auc.average.ownLabel },
    { name: 'drift', step: fall.auc.average.drift },
    { name: 'warm-up and noise', step: fall.auc.average.rest },
  ].filter(({ step }) => Number.isFinite(step.mean));
  if (gap === undefined || clarityOf(gap) !== 'above' || steps.length === 0) {
    return 'Each step is what one cause took from the AUC, or gave to it.';
  }
  const { name, step, ownLabel } = steps.reduce((most, one) => (one.step.mean > most.step.mean ? one : most));
  return `Of ${distance(gap.mean)} AUC lost between offline and production, ${name} took ${distance(step.mean)}${ofItOwnLabel(ownLabel, step)}.`;
}

function stepsOf(result: Result, fall: WaterfallResult): WaterfallStep[] | undefined {
  const pipeline = findPipeline(result, fall);
  if (pipeline === undefined) return undefined;
  const [offline, shadow, live] = ['offline.auc', 'shadow.auc', 'live.auc'].map((path) =>
    measured(pipeline, path),
  );
  if (offline === undefined || shadow === undefined || live === undefined) return undefined;

  const baseline = pipelineId({ ...BASELINE, encoder: fall.encoder });
  const { split, feature, ownLabel, later, drift, rest, policy } = fall.auc.average;
  const own = symbolStyleOf(result, fall);
  const steps: [string, string, Estimate, Style?][] = [
    ['split', against(fall.split, BASELINE.split, baseline), split],
    ...(Number.isNaN(ownLabel.mean)
      ? [
          ['features', against(fall.provenance, BASELINE.provenance, baseline), feature, own] as [
            string,
            string,
            Estimate,
            Style,
          ],
        ]
      : ([
          ['own label', "the row's own send and open", ownLabel, own],
          ['later knowledge', 'what else became known after sending', later, own],
        ] as [string, string, Estimate, Style][])),
    // Only the twin without drift separates drift from the rest.
    ...(Number.isNaN(drift.mean)
      ? [
          ['drift and rest', `the gap of ${baseline}`, cleanGap(offline, shadow, split, feature)] as [
            string,
            string,
            Estimate,
          ],
        ]
      : ([
          ['drift', 'the world moved on', drift],
          ['rest', 'warm-up and noise', rest],
        ] as [string, string, Estimate][])),
  ];
  const id = pipelineId(fall);
  const rows: WaterfallStep[] = [level(id, promised(own), 'offline', 'AUC on held-out test rows', offline)];
  let at = offline.mean;
  for (const [name, detail, estimate, style = OTHER_CAUSE] of steps) {
    rows.push(step(id, style, name, detail, at, estimate));
    at -= estimate.mean;
  }
  return [
    ...rows,
    level(id, own, 'production', `in shadow, where ${senderInWords(result.scenario)} sends`, shadow),
    step(id, NO_QUALITY, 'policy', 'range restriction, not quality', shadow.mean, policy),
    level(id, own, 'live', 'on its own traffic; not comparable', live),
  ];
}

function against(own: string, other: string, baseline: string): string {
  return own === other ? `${own}, as in ${baseline}` : `${own} instead of ${other}`;
}

function cleanGap(offline: Estimate, shadow: Estimate, split: Estimate, feature: Estimate): Estimate {
  const mean = offline.mean - shadow.mean - split.mean - feature.mean;
  return { mean, low: Number.NaN, high: Number.NaN };
}

const OTHER_CAUSE: Style = { color: 'stone' };
const NO_QUALITY: Style = { color: 'faint' };

function level(
  series: string,
  style: Style,
  name: string,
  detail: string,
  estimate: Estimate,
): WaterfallStep {
  const { mean, low, high } = estimate;
  return {
    series,
    name,
    detail,
    isLevel: true,
    from: mean,
    to: mean,
    low,
    high,
    style,
    value: `${plain(mean)} ${plusMinus(estimate)}`.trimEnd(),
    tooltip: `${name} AUC ${exact(estimate)}`,
  };
}

/** Steps are signed as optimism, so what a positive one takes is subtracted. */
function step(
  series: string,
  style: Style,
  name: string,
  detail: string,
  from: number,
  taken: Estimate,
): WaterfallStep {
  const change = { mean: -taken.mean, low: -taken.high, high: -taken.low };
  const text = fixed(-taken.mean, 3);
  const sign = taken.mean < 0 && Number(text) > 0 ? '+' : '';
  return {
    series,
    name,
    detail,
    isLevel: false,
    from,
    to: from - taken.mean,
    low: inside(from - taken.high),
    high: inside(from - taken.low),
    style,
    value: `${sign}${text} ${plusMinus(taken)}`.trimEnd(),
    tooltip: `${name} ${sign}${exact(change)}`,
  };
}

/** Inside what an AUC can be; NaN stays. */
function inside(auc: number): number {
  return Math.min(1, Math.max(0, auc));
}
