/** From offline to live in steps, for the pipeline that lost most: where the promise went. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Result, WaterfallResult } from '../../lab/result/result.ts';
import { pipelineId, REFERENCE } from '../../scenario/pipelines.ts';
import {
  axisDomain,
  FAINT,
  FONT_SIZE,
  framed,
  INK,
  type LayerSpec,
  linear,
  OKABE_ITO,
  QUIET_INK,
  SMALL_FONT_SIZE,
  type TextWidth,
  TITLE_FONT_SIZE,
  type TopLevel,
  textAt,
  widest,
} from '../chart/style.ts';
import { clarityOf } from '../text/clarity.ts';
import { distance, exact, fixed, plain, plusMinus } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { findPipeline, leakiestWaterfall, measured } from './lookups.ts';

const PLOT_WIDTH = 560;
const ROW_HEIGHT = 44;
const BAR = 0.26;
const COLORS = { lost: OKABE_ITO.vermillion, gained: OKABE_ITO.green, policy: FAINT, level: OKABE_ITO.blue };

/** A level is an AUC that was measured; a step leads from one level towards the next. */
interface Row {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'level' | 'step' | 'policy';
  /** AUC before and after; equal for levels. */
  readonly from: number;
  readonly to: number;
  /** Where the interval of the AUC after the step ends. */
  readonly low: number;
  readonly high: number;
  readonly value: string;
  /** What a page tells of it. */
  readonly label: string;
}

/** Undefined if no pipeline has a waterfall. */
export function waterfallChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  const fall = leakiestWaterfall(result);
  const rows = fall === undefined ? undefined : rowsOf(result, fall);
  if (fall === undefined || rows === undefined) return undefined;

  const title = `From offline to live, step by step: ${pipelineId(fall)}`;
  const subtitle = [
    headlineOf(result, fall),
    'Orange steps go down, green ones up; the grey one is no change of quality. The two leaks are averaged over both orders of removing them.',
    intervalsNote(result),
  ];
  const nameWidth = widest(
    rows.flatMap(({ name, detail }) => [name, detail]),
    (text) => textWidth(text, FONT_SIZE),
  );
  const valueWidth = widest(
    rows.map(({ value }) => value),
    (text) => textWidth(text, FONT_SIZE, true),
  );
  const padding = { left: nameWidth + 40, right: valueWidth + 40, top: 128, bottom: 60 };
  const titleWidth = Math.max(
    textWidth(title, TITLE_FONT_SIZE, true),
    ...subtitle.map((line) => textWidth(line, FONT_SIZE)),
  );
  const width = Math.max(PLOT_WIDTH, titleWidth + 32 - padding.left - padding.right);
  const height = rows.length * ROW_HEIGHT;
  const domain = axisDomain(
    rows.flatMap(({ from, to, low, high }) => [from, to, low, high]),
    0,
    1,
  );
  const x = {
    ...linear(domain, [0, width]),
    axis: { title: 'AUC', format: '.2f', tickCount: 8, grid: true, labelFlush: false, titlePadding: 10 },
  };
  const y = linear([0, rows.length], [0, height]);
  const middle = (index: number) => (index + 0.5) * ROW_HEIGHT;

  return framed({ title, subtitle, width, height, padding }, [
    connectorLayer(rows, x, y),
    barLayer(rows, x, y),
    ...levelLayers(rows, x, y),
    intervalLayer(rows, x, y),
    ...rows.flatMap(({ name, detail, kind, value }, index) => [
      textAt(name, { x: -20, y: middle(index) - 8, align: 'right', bold: kind === 'level' }),
      textAt(detail, {
        x: -20,
        y: middle(index) + 9,
        align: 'right',
        size: SMALL_FONT_SIZE,
        color: QUIET_INK,
      }),
      textAt(value, { x: width + 20 + valueWidth, y: middle(index), align: 'right', bold: kind === 'level' }),
    ]),
  ]);
}

function headlineOf(result: Result, fall: WaterfallResult): string {
  const pipeline = findPipeline(result, fall);
  const gap = pipeline === undefined ? undefined : measured(pipeline, 'gap.auc');
  const steps = [
    { name: 'the split', step: fall.auc.average.split },
    { name: 'the features', step: fall.auc.average.feature },
    { name: 'drift', step: fall.auc.average.drift },
    { name: 'warm-up and noise', step: fall.auc.average.rest },
  ].filter(({ step }) => Number.isFinite(step.mean));
  if (gap === undefined || clarityOf(gap) !== 'above' || steps.length === 0) {
    return 'Each step is what one cause took from the AUC, or gave to it.';
  }
  const { name, step } = steps.reduce((most, one) => (one.step.mean > most.step.mean ? one : most));
  return `Of ${distance(gap.mean)} AUC lost between offline and production, ${name} took ${distance(step.mean)}.`;
}

function rowsOf(result: Result, fall: WaterfallResult): Row[] | undefined {
  const pipeline = findPipeline(result, fall);
  if (pipeline === undefined) return undefined;
  const [offline, shadow, live] = ['offline.auc', 'shadow.auc', 'live.auc'].map((path) =>
    measured(pipeline, path),
  );
  if (offline === undefined || shadow === undefined || live === undefined) return undefined;

  const { split, feature, drift, rest, policy } = fall.auc.average;
  const steps: [string, string, Estimate][] = [
    ['split', against(fall.split, REFERENCE.split), split],
    ['features', against(fall.features, REFERENCE.features), feature],
    // Without the twin that stands still, drift and the rest cannot be told apart.
    ...(Number.isNaN(drift.mean)
      ? [
          [
            'drift and rest',
            'the gap of the leak-free pipeline',
            cleanGap(offline, shadow, split, feature),
          ] as [string, string, Estimate],
        ]
      : ([
          ['drift', 'the world moved on', drift],
          ['rest', 'warm-up and noise', rest],
        ] as [string, string, Estimate][])),
  ];
  const id = pipelineId(fall);
  const rows: Row[] = [level(id, 'offline', 'AUC on held-out test rows', offline)];
  let at = offline.mean;
  for (const [name, detail, estimate] of steps) {
    rows.push(step(id, name, detail, 'step', at, estimate));
    at -= estimate.mean;
  }
  return [
    ...rows,
    level(id, 'production', 'in shadow, on the traffic of the incumbent', shadow),
    step(id, 'policy', 'range restriction, not quality', 'policy', shadow.mean, policy),
    level(id, 'live', 'on its own traffic; not comparable', live),
  ];
}

function against(own: string, reference: string): string {
  return own === reference ? `${own}, as in the reference` : `${own} instead of ${reference}`;
}

function cleanGap(offline: Estimate, shadow: Estimate, split: Estimate, feature: Estimate): Estimate {
  const mean = offline.mean - shadow.mean - split.mean - feature.mean;
  return { mean, low: Number.NaN, high: Number.NaN };
}

function level(id: string, name: string, detail: string, estimate: Estimate): Row {
  const { mean, low, high } = estimate;
  const value = `${plain(mean)} ${plusMinus(estimate)}`.trimEnd();
  const label = `${id}: ${name} AUC ${exact(estimate)}`;
  return {
    name,
    detail,
    kind: 'level',
    from: mean,
    to: mean,
    low: inside(low),
    high: inside(high),
    value,
    label,
  };
}

/** Steps are signed as optimism, so what a positive one takes is subtracted. */
function step(
  id: string,
  name: string,
  detail: string,
  kind: 'step' | 'policy',
  from: number,
  taken: Estimate,
): Row {
  const change = { mean: -taken.mean, low: -taken.high, high: -taken.low };
  const text = fixed(-taken.mean, 3);
  const sign = taken.mean < 0 && Number(text) > 0 ? '+' : '';
  return {
    name,
    detail,
    kind,
    from,
    to: from - taken.mean,
    low: inside(from - taken.high),
    high: inside(from - taken.low),
    value: `${sign}${text} ${plusMinus(taken)}`.trimEnd(),
    label: `${id}: ${name} ${sign}${exact(change)}`,
  };
}

/** Inside what an AUC can be; NaN stays. */
function inside(auc: number): number {
  return Math.min(1, Math.max(0, auc));
}

type Axis = Record<string, unknown>;

const LABEL = { field: 'label', type: 'nominal' } as const;

/** From where one row ends down to where the next begins. */
function connectorLayer(rows: readonly Row[], x: Axis, y: Axis): LayerSpec {
  const values = rows.slice(0, -1).map(({ to }, index) => ({ to, top: index + 0.5, bottom: index + 1.5 }));
  return {
    data: { values },
    mark: { type: 'rule', color: QUIET_INK, strokeWidth: 1, strokeDash: [2, 3] },
    encoding: {
      x: { field: 'to', type: 'quantitative', ...x },
      y: { field: 'top', type: 'quantitative', ...y },
      y2: { field: 'bottom' },
    },
  };
}

function barLayer(rows: readonly Row[], x: Axis, y: Axis): LayerSpec {
  const values = rows.flatMap(({ kind, from, to, label }, index) =>
    kind === 'level'
      ? []
      : [
          {
            from,
            to,
            top: index + 0.5 - BAR,
            bottom: index + 0.5 + BAR,
            color: colorOf(kind, from, to),
            label,
          },
        ],
  );
  return {
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      x: { field: 'from', type: 'quantitative', ...x },
      x2: { field: 'to' },
      y: { field: 'top', type: 'quantitative', ...y },
      y2: { field: 'bottom' },
      color: { field: 'color', type: 'nominal', scale: null },
      description: LABEL,
    },
  };
}

function colorOf(kind: 'step' | 'policy', from: number, to: number): string {
  if (kind === 'policy') return COLORS.policy;
  return to < from ? COLORS.lost : COLORS.gained;
}

function levelLayers(rows: readonly Row[], x: Axis, y: Axis): LayerSpec[] {
  const values = rows.flatMap(({ kind, to, label }, index) =>
    kind === 'level' ? [{ to, at: index + 0.5, label }] : [],
  );
  return [
    {
      data: { values },
      mark: { type: 'point', shape: 'diamond', size: 150, filled: true, color: COLORS.level, opacity: 1 },
      encoding: {
        x: { field: 'to', type: 'quantitative', ...x },
        y: { field: 'at', type: 'quantitative', ...y },
        description: LABEL,
      },
    },
  ];
}

function intervalLayer(rows: readonly Row[], x: Axis, y: Axis): LayerSpec {
  const values = rows.flatMap(({ kind, low, high, label }, index) =>
    Number.isNaN(low) || Number.isNaN(high)
      ? []
      : [{ low, high, at: index + 0.5, color: kind === 'level' ? COLORS.level : INK, label }],
  );
  return {
    data: { values },
    mark: { type: 'rule', strokeWidth: 1.5 },
    encoding: {
      x: { field: 'low', type: 'quantitative', ...x },
      x2: { field: 'high' },
      y: { field: 'at', type: 'quantitative', ...y },
      color: { field: 'color', type: 'nominal', scale: null },
      description: LABEL,
    },
  };
}
