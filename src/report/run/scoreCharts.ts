/** ROC and reliability of every pipeline, offline beside production. */
import type { Band, Curves, PipelineCurves, ScoreCurves } from '../../lab/result/bands.ts';
import type { Result } from '../../lab/result/result.ts';
import {
  axesScene,
  type CurvePlace,
  curveScene,
  legendScene,
  PLOT_ROOM,
  type Plot,
  steppedAxis,
} from '../chart/plot.ts';
import { layersOf, type Scene, together } from '../chart/scene.ts';
import { framed, QUIET_INK, type TextWidth, type TopLevel } from '../chart/style.ts';
import { valueAxis } from '../chart/valueAxis.ts';
import { exact, percent, plain } from '../text/numbers.ts';
import { bandsNote } from './facts.ts';
import { lookOf } from './looks.ts';

const SIDE = 350;
const GAP = 36;
const PADDING = { left: 16, right: 24, top: 108, bottom: 16 };
const WIDTH = 2 * (PLOT_ROOM.left + SIDE) + GAP;
const BOTTOM = PLOT_ROOM.top + SIDE;

/** Places of a ROC curve that a page tells of. */
const TOLD_RATES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7];

const panels = [
  { rows: 'offline', title: 'Offline, on test rows' },
  { rows: 'shadow', title: 'In production, in shadow' },
] as const;

type Axes = (x: readonly [number, number], y: readonly [number, number]) => Pick<Plot, 'x' | 'y'>;

interface ScoreChart {
  readonly title: string;
  readonly about: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly axes: Axes;
  readonly placesOf: (curves: ScoreCurves) => CurvePlace[];
}

/** Undefined unless curves were measured. */
export function rocChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  if (result.curves === null) return undefined;
  const { falsePositiveRates } = result.curves;
  return scoreChart(result, result.curves, textWidth, {
    title: 'ROC curves: what each model found, at every rate of false alarms',
    about: 'Higher is better; the dashed diagonal is chance.',
    xTitle: 'false positive rate',
    yTitle: 'true positive rate',
    axes: (x, y) => ({ x: steppedAxis([0, 1], 0.2, x, 1), y: steppedAxis([0, 1], 0.2, y, 1) }),
    placesOf: ({ roc }) =>
      falsePositiveRates.map((rate, index) => {
        const estimate = at(roc, index);
        const isTold = TOLD_RATES.includes(rate);
        return {
          x: rate,
          ...estimate,
          ...(isTold
            ? { label: `at ${percent(rate)} false positives, ${exact(estimate, percent)} true positives` }
            : {}),
        };
      }),
  });
}

/** Undefined unless curves were measured. */
export function reliabilityChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  if (result.curves === null) return undefined;
  const { pipelines } = result.curves;
  const all = pipelines
    .flatMap(({ offline, shadow }) => [offline, shadow])
    .map(({ reliability }) => reliability);
  const values = all.flatMap(({ predicted, observed }) => [...predicted, ...observed.mean]);
  return scoreChart(result, result.curves, textWidth, {
    title: 'Reliability: what each model predicted, and what was opened',
    about:
      'Ten bins of equal size by prediction. On the dashed diagonal predictions are right; below it they promise too much.',
    xTitle: 'predicted open probability',
    yTitle: 'opened',
    axes: (x, y) => ({ x: valueAxis(values, x, 5), y: valueAxis(values, y, 5) }),
    placesOf: ({ reliability: { predicted, observed } }) =>
      predicted.map((x, index) => {
        const estimate = at(observed, index);
        return { x, ...estimate, label: `predicted ${plain(x)}, opened ${exact(estimate)}` };
      }),
  });
}

function at({ mean, low, high }: Band, index: number) {
  return { mean: mean[index], low: low[index], high: high[index] };
}

function scoreChart(
  result: Result,
  curves: Curves,
  textWidth: TextWidth,
  { title, about, xTitle, yTitle, axes, placesOf }: ScoreChart,
): TopLevel {
  const looks = result.pipelines.map((pipeline) => lookOf(result, pipeline));
  const scenes = panels.flatMap(({ rows, title: name }, column): Scene[] => {
    const left = PLOT_ROOM.left + column * (PLOT_ROOM.left + SIDE + GAP);
    const plot: Plot = {
      title: name,
      xTitle,
      yTitle,
      ...axes([left, left + SIDE], [BOTTOM, PLOT_ROOM.top]),
      area: { left, right: left + SIDE, top: PLOT_ROOM.top, bottom: BOTTOM },
    };
    return [
      axesScene(plot),
      diagonal(plot),
      ...curves.pipelines.map((pipeline: PipelineCurves, index) =>
        curveScene(placesOf(pipeline[rows]), looks[index], plot),
      ),
    ];
  });
  const legend = legendScene(looks, { top: BOTTOM + PLOT_ROOM.bottom, width: WIDTH }, textWidth);
  const size = { width: WIDTH, height: BOTTOM + PLOT_ROOM.bottom + legend.height };
  const subtitle = [
    about,
    `${bandsNote(result)} Equal curves lie on one another; logged features are drawn broad.`,
  ];
  return framed(
    { title, subtitle, ...size, padding: PADDING },
    layersOf(together([...scenes, legend.scene]), size),
  );
}

function diagonal({ x, y }: Plot): Scene {
  const end = Math.min(x.ticks[x.ticks.length - 1], y.ticks[y.ticks.length - 1]);
  return {
    bands: [],
    lines: [
      {
        x: x.place(0),
        y: y.place(0),
        x2: x.place(end),
        y2: y.place(end),
        color: QUIET_INK,
        width: 1,
        dashed: true,
      },
    ],
    points: [],
    texts: [],
  };
}
