/** Trains the pipelines of one world: split, fit, and the offline scores. */
import { gather } from '../../base/columns.ts';
import { UserError } from '../../base/errors.ts';
import { cache } from '../../base/remembered.ts';
import type { Scored } from '../../evaluation/metrics/evaluate.ts';
import { logisticRegression, type TrainOptions } from '../../model/logisticRegression.ts';
import type { Model } from '../../model/model.ts';
import { logitsOf } from '../../model/score.ts';
import { TrainingRows } from '../../model/trainingRows.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { familiesFrom, type OwnFamily } from '../../scenario/plugin.ts';
import { gapMsOf } from '../../scenario/rowAges.ts';
import type { Scenario, ScreenOptions, TrainingOptions } from '../../scenario/schema.ts';
import { type Split, split } from '../../splits/split.ts';
import { completeRows } from './completeRows.ts';
import { compared } from './examples.ts';
import { explained } from './explained.ts';
import { labelProbabilities } from './labelLogits.ts';
import { type Alternative, columnsOf, type PipelineSpec, pipelinesOf } from './pipelines.ts';
import {
  narrowed,
  type RowSet,
  type TrainingExamples,
  thinned,
  trainingExamples,
  youngRows,
} from './rows.ts';
import { type KeyedScores, neOf, publicationDays } from './scores.ts';
import { screening, withoutColumns } from './screening.ts';
import type { Prepared, Table } from './tables.ts';

/** A model with a key that says what it was trained on and how: equal keys of one past are the same model. */
export interface KeyedModel {
  readonly key: string;
  readonly model: Model;
}

/** A pipeline after training. */
export interface FittedPipeline {
  readonly spec: PipelineSpec;
  readonly chosen: Alternative;
  /** Rows that were divided, one for each of `split.sides`, those with missing values among them. */
  readonly rows: Int32Array;
  readonly split: Split;
  /** Rows that the evaluated model was trained on: those of the split that have its values and are young enough. */
  readonly trainRows: Int32Array;
  /** The model that the offline metrics are about. */
  readonly evaluated: Model;
  /** The model that is deployed: the same, or one refitted on every mature row. */
  readonly shipped: Model;
  /** Mature test rows that are compared. */
  readonly testRows: Int32Array;
  /** Number of `rows` that are neither trained nor tested on, for want of a value that the model uses. */
  readonly missing: number;
  /** Features that screening dropped. */
  readonly screened: readonly string[];
  readonly offline: KeyedScores;
  /** On the same rows, except those without logged values. */
  readonly offlineServed: KeyedScores;
  /** The same without the row's own send and open; null where there is none. */
  readonly minusOwn: FittedPipeline | null;
  /** By which equal ones are found. */
  readonly keys: Readonly<Record<'trainRows' | 'testRows' | 'evaluated' | 'shipped', string>>;
}

/** The past with the pipelines of its scenarios. */
export interface Trained extends Prepared {
  /** By scenario, in their order. */
  readonly pipelines: readonly (readonly FittedPipeline[])[];
}

export function trainPipelines(prepared: Prepared): Trained {
  return { ...prepared, pipelines: prepared.scenarios.map(pipelineFitter(prepared)) };
}

/** Trains the pipelines of one scenario after another. What they have in common is split, fitted and scored once. */
function pipelineFitter(prepared: Prepared): (scenario: Scenario) => readonly FittedPipeline[] {
  const { seed, timeline, arm, served, tableOf } = prepared;
  const { impressions } = prepared.examples;
  const { catalog } = arm.world;
  const { features } = catalog;
  const suspicious = screening(served);
  const examplesOf = trainingExamples(prepared);
  const divisions = cache<{ readonly divided: Split; readonly train: RowSet; readonly tested: RowSet }>();
  const usableRows = cache<RowSet>();
  const families = familiesFrom(prepared.scenarios[0]);
  const models = cache<KeyedModel>();
  const scores = cache<KeyedScores>();
  const probabilities = cache<Float64Array>();

  function divisionOf(
    { key, mature }: TrainingExamples,
    { split: name }: PipelineSpec,
    training: TrainingOptions,
  ) {
    const gapMs = gapMsOf(training, timeline.labelDelayMs);
    const { testShare, followUps } = training;
    const division = `${key}, ${name} ${testShare} ${gapMs} ${followUps}`;
    return divisions(division, () => {
      const divided = split(name, { impressions, rows: mature, seed, testShare, gapMs });
      return {
        divided,
        train: {
          key: `${division}, train`,
          rows: followUps ? divided.train : compared(impressions, divided.train),
        },
        tested: { key: `${division}, test`, rows: compared(impressions, divided.test) },
      };
    });
  }

  /** Of some rows those with every value that a model uses. */
  function usable(table: Table, set: RowSet, columns: readonly number[]): RowSet {
    return usableRows(`${set.key} | ${table.key} | ${columns}`, () =>
      narrowed(set, `with ${columns} of ${table.key}`, completeRows(table.vectors, set.rows, columns)),
    );
  }

  function trained(
    table: Table,
    examples: TrainingExamples,
    { key, rows }: RowSet,
    { options, family }: Alternative,
  ) {
    const made = `${table.key} | ${key} | ${JSON.stringify([family, ...whatMatters(options)])}`;
    return models(made, () => {
      const examplesOfRows = new TrainingRows({ ...examples, seed, catalog, table }, rows);
      const model =
        family === undefined
          ? logisticRegression.train(examplesOfRows, options)
          : (families.get(family) as OwnFamily).train(examplesOfRows, {
              columns: columnsOf(options, features),
            });
      return { key: made, model };
    });
  }

  function scored({ model, key }: KeyedModel, table: Table, { labels }: TrainingExamples, set: RowSet) {
    const name = `${key} on ${table.key} | ${set.key}`;
    return scores(name, () => ({
      key: name,
      logits: logitsOf(model, table.vectors, impressions, set.rows, catalog),
      labels: gather(labels, set.rows),
      labelProbabilities: probabilities(set.key, () =>
        labelProbabilities(arm, set.rows, timeline.attributionWindowMs),
      ),
      users: impressions.column('user', set.rows),
      publicationDays: publicationDays(arm, set.rows),
    }));
  }

  const fitted = (spec: PipelineSpec, training: TrainingOptions): FittedPipeline =>
    explained(`seed ${seed}, ${pipelineId(spec)}`, () => ({
      ...fittedAlone(spec, training),
      minusOwn: spec.minusOwn && fitted(spec.minusOwn, training),
    }));

  function fittedAlone(spec: PipelineSpec, training: TrainingOptions): Omit<FittedPipeline, 'minusOwn'> {
    const table = tableOf(spec.mix);
    const examples = examplesOf(training);
    const { divided, train, tested } = divisionOf(examples, spec, training);
    // Alternatives differ in how a model is fitted, not in what it uses.
    const columns = columnsOf(spec.alternatives[0].options, features);
    const mature = usable(table, { key: examples.key, rows: examples.mature }, columns);
    const missing = examples.mature.length - mature.rows.length;
    const all = training.followUps
      ? mature
      : narrowed(mature, 'no follow-ups', compared(impressions, mature.rows));
    const trainable = (set: RowSet, { maximumAgeMs }: Alternative) =>
      thinned(prepared, youngRows(prepared, set, maximumAgeMs), training.mostRows);
    const testRows = usable(table, tested, columns);
    requireBothLabels(spec, seed, 'test', gather(examples.labels, testRows.rows), missing);
    const candidates = spec.alternatives.map((asked) => {
      const trainRows = trainable(usable(table, train, columns), asked);
      if (missing > 0) {
        requireBothLabels(spec, seed, 'training', gather(examples.labels, trainRows.rows), missing);
      }
      const screened = screenedOf(spec, seed, columns, (screen) =>
        suspicious(screen, table, trainRows, testRows, examples.labels, columns),
      );
      const alternative = { ...asked, options: withoutColumns(asked.options, screened, features) };
      const evaluated = trained(table, examples, trainRows, alternative);
      return {
        alternative,
        trainRows,
        screened,
        evaluated,
        offline: scored(evaluated, table, examples, testRows),
      };
    });
    const best = candidates.length === 1 ? candidates[0] : lowestNe(candidates);
    const { alternative, trainRows, evaluated } = best;
    const refits = candidates.length > 1 || training.ship === 'refit';
    const shipped = refits ? trained(table, examples, trainable(all, alternative), alternative) : evaluated;
    return {
      spec,
      chosen: alternative,
      rows: examples.mature,
      split: divided,
      trainRows: trainRows.rows,
      evaluated: evaluated.model,
      shipped: shipped.model,
      testRows: testRows.rows,
      missing,
      screened: best.screened.map((column) => features.names[column]),
      offline: best.offline,
      offlineServed: scored(evaluated, served, examples, usable(served, testRows, columns)),
      keys: {
        trainRows: trainRows.key,
        testRows: testRows.key,
        evaluated: evaluated.key,
        shipped: shipped.key,
      },
    };
  }

  return (scenario) => pipelinesOf(scenario).map((spec) => fitted(spec, scenario.training));
}

/** The options without those that this fit does not look at, so that equal fits are seen to be equal. */
function whatMatters({ encoding, iterations, ...options }: TrainOptions) {
  return [
    options,
    options.encoder === 'none' ? null : encoding,
    options.solver === 'newton' ? null : iterations,
  ];
}

function lowestNe<T extends { readonly offline: Scored }>(candidates: readonly T[]): T {
  const ne = candidates.map(({ offline }) => neOf(offline));
  return candidates[ne.reduce((best, own, index) => (own < ne[best] ? index : best), 0)];
}

function screenedOf(
  spec: PipelineSpec,
  seed: number,
  columns: readonly number[],
  suspicious: (screen: ScreenOptions) => readonly number[],
): readonly number[] {
  if (spec.screen === null) return [];
  const screened = suspicious(spec.screen);
  if (screened.length < columns.length) return screened;
  const thresholds = Object.entries(spec.screen).map(([name, value]) => `${name} ${value}`);
  throw new UserError(
    `seed ${seed}, ${pipelineId(spec)}: screening leaves no feature (training.screen)\n` +
      `  found:    ${columns.length} features of the model, all of them above ${thresholds.join(' or ')}\n` +
      '  expected: at least one that is not\n' +
      '  remedy:   raise the threshold, or give the model more features (training.features)',
  );
}

function requireBothLabels(
  { split, provenance }: PipelineSpec,
  seed: number,
  side: 'training' | 'test',
  labels: Uint8Array,
  missing: number,
): void {
  let opens = 0;
  for (const label of labels) opens += label;
  if (opens > 0 && opens < labels.length) return;
  const fate = side === 'test' ? 'evaluated' : 'learned from';
  const [whose, leftOut, remedy] =
    missing === 0
      ? ['', '', '']
      : [
          `, provenance ${provenance}`,
          `; ${missing} rows were left out for want of a value`,
          'log earlier or a larger share (since, share), add a fallback, ',
        ];
  throw new UserError(
    `seed ${seed}, split ${split}${whose}: the ${side} split cannot be ${fate}\n` +
      `  found:    ${labels.length} ${side} rows with ${opens} opens${leftOut}\n` +
      '  expected: rows with and without opens\n' +
      `  remedy:   ${remedy}log for longer (timeline.logging), raise training.testShare, or simulate more users (world.users)`,
  );
}
