/** One world up to the day of training, and two models of it: one on served values, one on values that leak. */
import { UserError } from '../../../base/errors.ts';
import type { Model } from '../../../model/model.ts';
import { ScenarioError } from '../../../scenario/messages/error.ts';
import { causesOfMissing, mayExpire, optionsOf } from '../../../scenario/missing.ts';
import { BASELINE } from '../../../scenario/pipelines.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { simulatePast } from '../../stages/past.ts';
import { labelledExamples } from '../../stages/rows.ts';
import { computeTables, type Prepared, type Table } from '../../stages/tables.ts';
import { type FittedPipeline, trainPipelines } from '../../stages/training.ts';
import { leakyProvenance } from '../leak.ts';

/** The past with two of its pipelines. */
export interface Pair extends Prepared {
  readonly clean: FittedPipeline;
  readonly leaky: FittedPipeline;
  readonly recomputed: Table;
}

/** Trained as the scenario says, with the split by time, and with the first of its encoders. */
export function trainPair(scenario: Scenario, seed: number, onDay: (day: number) => void): Pair {
  const { training, evaluation } = scenario;
  const paired: Scenario = {
    ...scenario,
    training: {
      ...training,
      provenances: [leakyProvenance(scenario), BASELINE.provenance],
      splits: [BASELINE.split],
      encoders: training.encoders.slice(0, 1),
      models: [],
    },
    evaluation: { ...evaluation, ownLabel: false },
  };
  requireWholeAndRight(scenario, paired.training);
  const past = simulatePast([paired], seed, onDay);
  if (past.examples.end === past.examples.start) {
    throw new UserError(
      `seed ${seed}: found no notification in the logging phase; expected at least one: ` +
        'log for longer (timeline.logging), or simulate more users (world.users)',
    );
  }
  const { pipelines, ...prepared } = trainPipelines(computeTables(past));
  const [leaky, clean] = pipelines[0];
  return {
    ...prepared,
    examples: labelledExamples(prepared, training),
    clean,
    leaky,
    recomputed: prepared.tableOf(leaky.spec.mix),
  };
}

/** @throws ScenarioError where values that are served, or read later, may be missing or follow from no events */
function requireWholeAndRight({ name, serving }: Scenario, training: Scenario['training']): void {
  const missing = [
    ...causesOfMissing({ serving }),
    ...(optionsOf(training).some(mayExpire) ? [['training', 'provenances']] : []),
  ].map((path) => ({
    path,
    found: 'values that may be missing',
    expected: 'every value of a notification, as served and as read later: both are shown',
    remedy: 'remove the ttl, or the fault with value: missing',
  }));
  const wrong = serving.faults.map(({ kind }, index) => ({
    path: ['serving', 'faults', index],
    found: `${kind}: wrong values that are served`,
    expected: 'values that follow from events: an explanation tells by which events one came to be another',
    remedy: 'remove the fault; hindsight run and attribute take it',
  }));
  const problems = [...missing, ...wrong];
  if (problems.length === 0) return;
  throw new ScenarioError(
    problems.map((problem) => ({ place: { source: { label: name, rank: 0 } }, ...problem })),
  );
}

/** The model of the only fold: pairs are split by time. */
export function evaluatedOf({ folds }: FittedPipeline): Model {
  return folds[0].evaluated.model;
}
