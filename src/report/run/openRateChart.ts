/** Open rates by day and arm, before and after the day of deployment. */
import type { DailyCurve, Result } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { namesIn, type ReferenceName, referenceLabel } from '../../scenario/references.ts';
import { isIncumbentSending, senderInWords, senderName } from '../../scenario/sender.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import type { Chart, Curve, CurvePoint, Style } from '../chart/chart.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { count, exact, percent } from '../text/numbers.ts';
import { bandsNote } from './facts.ts';
import { curveStyleOf } from './seriesStyles.ts';

const REFERENCE_STYLES: Readonly<Partial<Record<ReferenceName, Style>>> = {
  random: { color: 'faint', dash: [2, 3] },
  incumbent: { color: 'ink' },
  incumbentGreedy: { color: 'ink', dash: [2, 3] },
  oracle: { color: 'quiet-ink', dash: [7, 4] },
};
/** Of references that a scenario has to ask for. */
const ASKED_STYLE: Style = { color: 'quiet-ink', dash: [2, 3] };

interface Arm {
  readonly name: string;
  readonly style: Style;
  readonly curve: DailyCurve;
}

/** Undefined unless curves were measured. */
export function openRateChart(result: Result): Chart | undefined {
  if (result.curves === null) return undefined;
  const { scenario } = result;
  const { warmup, production, end } = result.curves.days;
  const [firstIncumbentDay] = timelineOf(scenario).incumbentDays;
  const arms = armsOf(result);
  return {
    title: 'Open rates by day, before and after deployment',
    subtitle: [
      arms.length === 1
        ? `In the warm-up a simple rule sends, then the incumbent${isIncumbentSending(scenario) ? ', before and after deployment' : `, from day 0 ${senderInWords(scenario)}`}: no model went live.`
        : 'In the warm-up a simple rule sends, then the incumbent; from day 0 every model and policy, each in a copy of the same world.',
      bandsNote(result),
    ],
    legend: arms.map(({ name, style }) => ({ name, style })),
    panels: [
      {
        kind: 'curves',
        x: {
          title: 'days since deployment',
          domain: [warmup - production, Math.max(1, end - 1 - production)],
          leastStep: 1,
        },
        y: { title: 'open rate in per cent', zero: true },
        landmarks: [
          { at: firstIncumbentDay - production, label: 'the incumbent takes over' },
          { at: 0, label: 'deployment', bold: true },
        ],
        curves: arms.map(
          ({ name, style, curve }): Curve => ({ series: name, style, points: pointsOf(curve, production) }),
        ),
      },
    ],
  };
}

function armsOf(result: Result): Arm[] {
  const curves = result.curves as NonNullable<Result['curves']>;
  const references = namesIn(curves.references).flatMap((name): Arm[] => {
    const curve = curves.references[name] ?? null;
    const style = REFERENCE_STYLES[name] ?? ASKED_STYLE;
    return curve === null ? [] : [{ name: armLabel(name, result), style, curve }];
  });
  const models = curves.pipelines.flatMap(({ live }, index): Arm[] => {
    const pipeline = result.pipelines[index];
    return live === null
      ? []
      : [{ name: pipelineId(pipeline), style: curveStyleOf(result, pipeline), curve: live }];
  });
  return [...references, ...models];
}

/** The incumbent's curve goes on with that of the policy that sends in shadow. */
function armLabel(name: ReferenceName, { scenario }: Result): string {
  const label = referenceLabel(name);
  return name === 'incumbent' && !isIncumbentSending(scenario)
    ? `${label}, then ${senderName(scenario)}`
    : label;
}

function pointsOf({ firstDay, openRate, sends }: DailyCurve, production: number): CurvePoint[] {
  return openRate.mean.map((mean, index) => {
    const estimate = bounded({ mean, low: openRate.low[index], high: openRate.high[index] }, SHARE);
    const day = firstDay + index - production;
    return {
      x: day,
      mean: mean * 100,
      low: estimate.low * 100,
      high: estimate.high * 100,
      tooltip: `day ${day}: ${exact(estimate, percent)} of ${count(sends[index])} notifications opened`,
    };
  });
}
