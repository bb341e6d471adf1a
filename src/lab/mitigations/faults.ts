/** Faults of real pipelines at growing doses, and which pipelines they leave alone. */
import { type Estimate, meanInterval } from '../../evaluation/intervals.ts';
import type { LocatedProblem } from '../../scenario/problem.ts';
import type { Observation, Scenario } from '../../scenario/schema.ts';
import type { SweepPoint } from '../../scenario/sweep.ts';
import { isPlaced } from '../claims/claim.ts';
import { type DosePoint, headOf, keyOf, placedPoints, seriesOf, sweptPoints } from '../claims/doses.ts';
import type { Readings } from '../claims/readings.ts';
import type { FaultOutcome } from './outcome.ts';

/** A scenario file that doses one fault: it sweeps a key, or its observations name their own places. */
export interface FaultFile {
  readonly id: string;
  readonly file: string;
  readonly scenario: Scenario;
  readonly points?: readonly SweepPoint[];
}

/** A pipeline is immune where neither its gap changes by more than this (AUC) nor its production loses more, at any dose. */
export const IMMUNITY_MARGIN = 0.005;

/** What each pipeline of a fault file is observed by, under one label: the pictures need all three. */
const GAP = 'gap.auc';
const DAMAGE = 'damage.auc';
const PRODUCTION = 'shadow.auc';
export const FAULT_QUANTITIES = [GAP, DAMAGE, PRODUCTION] as const;

/** What is wrong with a file of a fault. */
export function faultProblems({ file, scenario, points }: FaultFile): LocatedProblem[] {
  const at = (path: (string | number)[], found: string, expected: string) => ({
    place: { source: { label: file, rank: 0 } },
    path,
    found,
    expected,
  });
  const problems: LocatedProblem[] = [];
  if (scenario.title === '') problems.push(at(['title'], 'no title', 'the fault in a few words'));
  if (scenario.description === '')
    problems.push(at(['description'], 'none', 'which pipeline is immune, and why'));
  const keys = Object.keys(scenario.sweep ?? {});
  if (keys.length > 1) problems.push(at(['sweep'], `${keys.length} keys`, 'one: a fault has one dose'));
  const isSwept = points !== undefined;
  scenario.observe.forEach((observation, index) => {
    if (isPlaced(observation) !== isSwept) return;
    problems.push(
      at(
        ['observe', index, 'at'],
        isSwept ? 'a place' : 'no place',
        isSwept ? 'none: the swept value is the place' : 'the place on the axis, or a sweep',
      ),
    );
  });
  for (const label of new Set(scenario.observe.map((each) => each.label))) {
    const quantities = new Set(
      scenario.observe.filter((each) => each.label === label).map((each) => each.quantity),
    );
    const missing = FAULT_QUANTITIES.filter((quantity) => !quantities.has(quantity));
    if (missing.length > 0)
      problems.push(at(['observe'], `no ${missing.join(', ')} of ${label}`, FAULT_QUANTITIES.join(', ')));
  }
  return problems;
}

/** The scenarios of a fault, one for each dose that needs a run of its own. */
export function faultScenarios({ scenario, points }: FaultFile): Scenario[] {
  return points === undefined ? [scenario] : points.map((point) => point.scenario);
}

/** @param readings of the scenarios of the fault, in their order */
export function faultOutcome(fault: FaultFile, readings: readonly Readings[]): FaultOutcome {
  const placed = fault.points === undefined ? placedSeries(fault, readings[0]) : sweptPoints(fault, readings);
  const labels = [...new Set(placed.map(([{ observation }]) => observation.label))];
  return {
    id: fault.id,
    ...headOf(fault, keyOf(fault), readings),
    why: fault.scenario.description,
    series: placed.map((points) => seriesOf([], points)),
    pipelines: labels.map((label) => pipelineOf(label, placed)),
  };
}

/** Labels stand once for each quantity, so they are told apart by both. */
function placedSeries(fault: FaultFile, readings: Readings): DosePoint[][] {
  return placedPoints(fault, readings).flatMap((points) =>
    FAULT_QUANTITIES.map((quantity) => points.filter(({ observation }) => observation.quantity === quantity)),
  );
}

function pipelineOf(
  label: string,
  placed: readonly (readonly DosePoint[])[],
): FaultOutcome['pipelines'][number] {
  const of = (quantity: string) =>
    placed.find(([{ observation }]) => isOf(observation, label, quantity)) as readonly DosePoint[];
  const gapChange = largest(changes(of(GAP), 1));
  const productionLoss = largest(changes(of(PRODUCTION), -1));
  const isWithin = ({ low, high }: Estimate) => low >= -IMMUNITY_MARGIN && high <= IMMUNITY_MARGIN;
  return {
    label,
    gapChange,
    productionLoss,
    isImmune: isWithin(gapChange) && productionLoss.high <= IMMUNITY_MARGIN,
  };
}

function isOf(observation: Observation, label: string, quantity: string): boolean {
  return observation.label === label && observation.quantity === quantity;
}

/** From the first dose to each of the others, seed by seed. */
function changes([first, ...others]: readonly DosePoint[], sign: 1 | -1): Estimate[] {
  return others.map(({ values }) =>
    meanInterval(values.map((value, seed) => sign * (value - first.values[seed]))),
  );
}

/** The one whose mean is farthest from 0. */
function largest(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce((best, each) => (Math.abs(each.mean) > Math.abs(best.mean) ? each : best));
}
