/** Faults of real pipelines at growing doses, and which pipelines they leave alone. */
import { type Estimate, meanInterval } from '../../../evaluation/statistics/intervals.ts';
import type { LocatedProblem } from '../../../scenario/messages/problem.ts';
import type { SweepPoint } from '../../../scenario/reading/sweep.ts';
import type { Observation, Scenario } from '../../../scenario/schema.ts';
import { isPlaced } from '../claims/claim.ts';
import { type DosePoint, headOf, keyOf, placedPoints, seriesOf, sweptPoints } from '../claims/doses.ts';
import type { Readings } from '../claims/readings.ts';
import { type FaultOutcome, IMMUNITY_MARGIN } from './schema.ts';

/** A scenario file that doses one fault: it sweeps a key, or its observations name their own places. */
export interface FaultFile {
  readonly id: string;
  readonly file: string;
  readonly scenario: Scenario;
  readonly points?: readonly SweepPoint[];
}

const GAP = 'gap.auc';
const DAMAGE = 'damage.softAuc';
const PRODUCTION = 'shadow.softAuc';
const MISMATCH = 'skew.mismatch';

/** The label of the pipeline that others are compared with. */
const LOGGED = 'logged';

/** Quantities reported of each pipeline that a file observes; the file itself asks for the first. */
export const FAULT_QUANTITIES = [GAP, DAMAGE, PRODUCTION, MISMATCH] as const;

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
  if (points?.length === 1) problems.push(at(['sweep'], 'one value', 'at least two: a fault has doses'));
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
  if (!scenario.observe.some(({ label }) => label === LOGGED)) {
    problems.push(at(['observe'], 'no logged pipeline', `an observation with the label ${LOGGED}`));
  }
  scenario.observe.forEach(({ quantity }, index) => {
    if (quantity !== GAP) problems.push(at(['observe', index, 'quantity'], quantity, GAP));
  });
  return problems;
}

/** The scenarios of a fault, one for each dose that needs a run of its own. */
export function faultScenarios({ scenario, points }: FaultFile): Scenario[] {
  return (points ?? [{ scenario }]).map((point) => observed(point.scenario));
}

function observed(scenario: Scenario): Scenario {
  const observe = scenario.observe.flatMap((each) =>
    FAULT_QUANTITIES.map((quantity) => ({ ...each, quantity })),
  );
  return { ...scenario, observe };
}

/** @param readings of the scenarios of the fault, in their order */
export function faultOutcome(fault: FaultFile, readings: readonly Readings[]): FaultOutcome {
  const file = { ...fault, scenario: observed(fault.scenario) };
  const placed = fault.points === undefined ? placedSeries(file, readings[0]) : sweptPoints(file, readings);
  const labels = [...new Set(placed.map(([{ observation }]) => observation.label))];
  return {
    id: fault.id,
    ...headOf(fault, keyOf(fault), readings),
    why: fault.scenario.description,
    series: placed.map((points) => seriesOf(points)),
    pipelines: labels.map((label) => pipelineOf(label, placed)),
  };
}

/** Points of each label, one list for each quantity. */
function placedSeries(fault: FaultFile, readings: Readings): DosePoint[][] {
  return placedPoints(fault, readings).flatMap((points) =>
    FAULT_QUANTITIES.map((quantity) => points.filter(({ observation }) => observation.quantity === quantity)),
  );
}

function pipelineOf(
  label: string,
  placed: readonly (readonly DosePoint[])[],
): FaultOutcome['pipelines'][number] {
  const of = (quantity: string, pipeline = label) =>
    placed.find(([{ observation }]) => isOf(observation, pipeline, quantity)) as readonly DosePoint[];
  const logged = of(GAP, LOGGED);
  const beyondLogged = of(GAP).map(({ at, values }) =>
    difference(values, (logged.find((point) => point.at === at) as DosePoint).values),
  );
  const damage = of(DAMAGE).map(({ values }) => meanInterval(values));
  const isEquivalentToZero = ({ low, high }: Estimate) => low >= -IMMUNITY_MARGIN && high <= IMMUNITY_MARGIN;
  const sinceFirst = (quantity: string) => {
    const [first, ...others] = of(quantity);
    return others.map(({ values }) => difference(first.values, values));
  };
  const productionLoss = sinceFirst(PRODUCTION);
  return {
    label,
    gapBeyondLogged: largest(beyondLogged),
    damage: largest(damage),
    productionLoss: largest(productionLoss),
    isImmune:
      [...beyondLogged, ...damage].every(isEquivalentToZero) ||
      [...sinceFirst(GAP), ...productionLoss].every(isEquivalentToZero),
  };
}

/** Seed by seed. */
function difference(values: readonly number[], minus: readonly number[]): Estimate {
  return meanInterval(values.map((value, seed) => value - minus[seed]));
}

function isOf(observation: Observation, label: string, quantity: string): boolean {
  return observation.label === label && observation.quantity === quantity;
}

/** The one whose mean is farthest from 0. */
function largest(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce((best, each) => (Math.abs(each.mean) > Math.abs(best.mean) ? each : best));
}
