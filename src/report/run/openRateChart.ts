/** Open rates by day and arm, before and after the day of deployment. */
import type { DailyCurve } from '../../lab/result/bands.ts';
import type { Result } from '../../lab/result/result.ts';
import { referenceLabel, referenceNames } from '../../scenario/references.ts';
import {
  axesScene,
  curveScene,
  type LegendEntry,
  legendScene,
  PLOT_ROOM,
  type Plot,
  steppedAxis,
} from '../chart/plot.ts';
import { layersOf, type Scene, together } from '../chart/scene.ts';
import {
  FAINT,
  framed,
  INK,
  QUIET_INK,
  SMALL_FONT_SIZE,
  type TextWidth,
  type TopLevel,
} from '../chart/style.ts';
import { valueAxis } from '../chart/valueAxis.ts';
import { count, exact, percent } from '../text/numbers.ts';
import { bandsNote } from './facts.ts';
import { lookOf } from './looks.ts';

const WIDTH = 860;
const HEIGHT = 320;
const PADDING = { left: 16, right: 24, top: 108, bottom: 16 };
const REFERENCE_LOOKS: Readonly<Record<(typeof referenceNames)[number], Omit<LegendEntry, 'name'>>> = {
  random: { color: FAINT, dash: [2, 3] },
  incumbent: { color: INK },
  incumbentGreedy: { color: INK, dash: [2, 3] },
  oracle: { color: QUIET_INK, dash: [7, 4] },
};

interface Arm {
  readonly look: LegendEntry;
  readonly curve: DailyCurve;
}

/** Undefined unless curves were measured. */
export function openRateChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  const { curves } = result;
  if (curves === null) return undefined;
  const { days } = curves;
  const arms = armsOf(result);
  const bottom = PLOT_ROOM.top + HEIGHT;
  const rates = arms.flatMap(({ curve: { openRate } }) => [
    ...openRate.mean,
    ...openRate.low,
    ...openRate.high,
  ]);
  const step = Math.max(1, Math.ceil((days.end - days.warmup) / 16));
  const plot: Plot = {
    title: '',
    area: { left: PLOT_ROOM.left, right: WIDTH, top: PLOT_ROOM.top, bottom },
    xTitle: 'days since deployment',
    yTitle: 'open rate in per cent',
    x: dayAxis(days, step, [PLOT_ROOM.left, WIDTH]),
    y: valueAxis(
      rates.map((rate) => rate * 100),
      [bottom, PLOT_ROOM.top],
      6,
    ),
  };
  const legend = legendScene(
    arms.map(({ look }) => look),
    { top: bottom + PLOT_ROOM.bottom, width: WIDTH },
    textWidth,
  );
  const size = { width: WIDTH, height: bottom + PLOT_ROOM.bottom + legend.height };
  const scenes = [
    axesScene(plot),
    deployment(plot, days, bottom),
    ...arms.map(({ look, curve }) => curveScene(placesOf(curve, days.production), look, plot)),
    legend.scene,
  ];
  return framed(
    {
      title: 'Open rates by day, before and after deployment',
      subtitle: [
        arms.length === 1
          ? 'In the warm-up a simple rule sends, then the incumbent, before and after deployment: no model went live.'
          : 'In the warm-up a simple rule sends, then the incumbent; from day 0 every model and reference, each in a copy of the same world.',
        bandsNote(result),
      ],
      ...size,
      padding: PADDING,
    },
    layersOf(together(scenes), size),
  );
}

function armsOf(result: Result): Arm[] {
  const curves = result.curves as NonNullable<Result['curves']>;
  const references = referenceNames.flatMap((name): Arm[] => {
    const curve = curves.references[name];
    return curve === null ? [] : [{ look: { name: referenceLabel(name), ...REFERENCE_LOOKS[name] }, curve }];
  });
  const models = curves.pipelines.flatMap(({ live }, index): Arm[] =>
    live === null ? [] : [{ look: lookOf(result, result.pipelines[index]), curve: live }],
  );
  return [...references, ...models];
}

function placesOf({ firstDay, openRate, sends }: DailyCurve, production: number) {
  return openRate.mean.map((mean, index) => {
    const estimate = { mean, low: openRate.low[index], high: openRate.high[index] };
    const day = firstDay + index - production;
    return {
      x: day,
      mean: mean * 100,
      low: estimate.low * 100,
      high: estimate.high * 100,
      label: `day ${day}: ${exact(estimate, percent)} of ${count(sends[index])} notifications opened`,
    };
  });
}

type Days = NonNullable<Result['curves']>['days'];

/** Ticks count from the day of deployment, which is among them. */
function dayAxis({ warmup, production, end }: Days, step: number, range: readonly [number, number]) {
  return steppedAxis([warmup - production, Math.max(1, end - 1 - production)], step, range, 0);
}

function deployment(plot: Plot, days: Days, bottom: number): Scene {
  const marks = [
    { day: 0, text: 'deployment', isMain: true },
    { day: days.logging - days.production, text: 'the incumbent takes over', isMain: false },
  ];
  return {
    bands: [],
    lines: marks.map(({ day, isMain }) => ({
      x: plot.x.place(day),
      x2: plot.x.place(day),
      y: PLOT_ROOM.top - 14,
      y2: bottom,
      color: isMain ? INK : QUIET_INK,
      width: 1,
      dashed: true,
    })),
    points: [],
    texts: marks.map(({ day, text, isMain }) => ({
      x: plot.x.place(day) + 5,
      y: PLOT_ROOM.top - 10,
      text,
      size: SMALL_FONT_SIZE,
      bold: isMain,
      color: isMain ? INK : QUIET_INK,
    })),
  };
}
