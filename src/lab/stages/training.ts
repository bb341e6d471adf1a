/** Trains the pipelines of one world: split, fit, and the offline scores. */
import { mean } from 'simple-statistics';
import { gather } from '../../base/columns.ts';
import { UserError } from '../../base/errors.ts';
import { cache } from '../../base/remembered.ts';
import { logisticRegression, type TrainOptions } from '../../model/logisticRegression.ts';
import type { Model } from '../../model/model.ts';
import type { MissingName } from '../../model/options.ts';
import { logitsOf } from '../../model/score.ts';
import { TrainingRows } from '../../model/trainingRows.ts';
import { isBaseline, pipelineId } from '../../scenario/pipelines.ts';
import { familiesFrom, type OwnFamily } from '../../scenario/plugin.ts';
import { splitOptionsOf } from '../../scenario/rowAges.ts';
import { oddsRatio, type Sampling } from '../../scenario/sampling.ts';
import type { ScreenOptions, TrainingOptions } from '../../scenario/schema.ts';
import { type Fold, holdOutValidation, split } from '../../splits/split.ts';
import { loggedRows, missingIn, usableRows } from './completeRows.ts';
import { compared } from './examples.ts';
import { explained } from './explained.ts';
import { labelProbabilities } from './labelLogits.ts';
import type { Recorded } from './past.ts';
import { type Alternative, columnsOf, type PipelineSpec, pipelinesOf } from './pipelines.ts';
import {
  narrowed,
  type RowSet,
  type TrainingExamples,
  thinned,
  trainingExamples,
  youngRows,
} from './rows.ts';
import { copiesIn, sampled } from './sampling.ts';
import { type KeyedScores, neOf, publicationDays } from './scores.ts';
import { screening, withoutColumns } from './screening.ts';
import type { Prepared, Table, TrainingTables } from './tables.ts';

/** A model with a key that says what it was trained on and how: equal keys of one past are the same model. */
export interface KeyedModel {
  readonly key: string;
  readonly model: Model;
}

/** A part of the rows that is tested on, with the model that was trained for it. */
export interface FittedFold {
  /** Rows as they were divided, those with missing values among them. */
  readonly divided: Fold;
  /** Of the training rows those that have the values of the model and are young enough. */
  readonly train: RowSet;
  /** Mature test rows that are compared. */
  readonly test: RowSet;
  /** Of these those whose served values are known. */
  readonly testServed: RowSet;
  readonly evaluated: KeyedModel;
}

/** A pipeline after training. */
export interface FittedPipeline {
  readonly spec: PipelineSpec;
  readonly chosen: Alternative;
  /** One, or those of a split that tests in turn on each part of the rows. */
  readonly folds: readonly FittedFold[];
  /** The model that is deployed, and the rows that it was trained on: that of the only fold, or one refitted on every mature row. */
  readonly shipped: KeyedModel & { readonly train: RowSet };
  /** Test rows of all folds, in order of sending. */
  readonly test: RowSet;
  /** Numbers of rows that were chosen on, by fold; undefined where nothing was chosen, or it was on the test rows. */
  readonly validationRows: readonly number[] | undefined;
  /** Number of rows that are neither trained nor tested on, for want of a value that the model uses. */
  readonly missing: number;
  /** Training and test rows beyond the first of each impression, of several folds the mean. */
  readonly copies: number;
  /** Rows trained or tested on with values that the model filled in, and the number of these. */
  readonly imputed: { readonly rows: number; readonly values: number };
  /** Features that screening dropped. */
  readonly screened: readonly string[];
  /** Scores of the test rows, each by the model of its fold. */
  readonly offline: KeyedScores;
  /** On the same rows, except those without logged values. */
  readonly offlineServed: KeyedScores;
  /** The same without the row's own send and open; null where there is none. */
  readonly minusOwn: FittedPipeline | null;
}

/** The past with the pipelines of its scenarios. */
export interface Trained extends Prepared {
  /** By scenario, in their order. */
  readonly pipelines: readonly (readonly FittedPipeline[])[];
}

export function trainPipelines(prepared: Prepared): Trained {
  const fitted = pipelineFitter(prepared);
  const pipelines = prepared.scenarios.map((scenario) =>
    pipelinesOf(scenario).map((spec) => fitted(spec, scenario.training)),
  );
  return { ...prepared, pipelines };
}

/** Examples with the odds of an open among them, over those among all rows. */
type SampledExamples = TrainingExamples & { readonly oddsRatio: number };

type DividedFold = Omit<FittedFold, 'evaluated' | 'testServed'>;

/** The model whose opinion of an open off-policy estimates take: the first baseline, which served values made. */
export function rewardModelOf(pipelines: readonly FittedPipeline[]): KeyedModel {
  return (pipelines.find(({ spec }) => isBaseline(spec)) as FittedPipeline).shipped;
}

/** Trains one pipeline after another. What they have in common is split, fitted and scored once. */
export function pipelineFitter(
  prepared: Recorded & TrainingTables,
): (spec: PipelineSpec, training: TrainingOptions) => FittedPipeline {
  const { seed, arm, timeline, served, tableOf } = prepared;
  const { impressions } = prepared.examples;
  const { catalog } = arm.world;
  const { features } = catalog;
  const suspicious = screening(served);
  const examplesOf = trainingExamples(prepared);
  const divisions = cache<readonly DividedFold[]>();
  const usableSets = cache<RowSet>();
  const families = familiesFrom(prepared.scenarios[0]);
  const models = cache<KeyedModel>();
  const scores = cache<KeyedScores>();
  const probabilities = cache<Float64Array>();

  /** Examples after a sampling of all rows, which are as many examples as it makes of them. */
  function examplesOfSample(examples: TrainingExamples, sampling: Sampling | null): SampledExamples {
    if (sampling?.beforeSplit !== true) return { ...examples, oddsRatio: 1 };
    const { labels, mature } = examples;
    const { key, rows } = sampled(
      seed,
      impressions.firstId,
      labels,
      { key: examples.key, rows: mature },
      sampling,
    );
    return { ...examples, key, mature: rows, oddsRatio: oddsRatio(sampling) };
  }

  function divisionOf(
    { key, mature, labelDelayMs }: TrainingExamples,
    { split: name }: PipelineSpec,
    training: TrainingOptions,
  ): readonly DividedFold[] {
    const options = splitOptionsOf(training, labelDelayMs);
    const division = `${key}, ${name} ${Object.values(options)} ${training.followUps}`;
    return divisions(division, () => {
      const folds = split(name, { impressions, rows: mature, seed, ...options });
      return folds.map((fold, index) =>
        dividedFold(folds.length === 1 ? division : `${division}, fold ${index}`, fold, training),
      );
    });
  }

  function dividedFold(key: string, divided: Fold, { followUps }: TrainingOptions): DividedFold {
    const train = followUps ? divided.train : compared(impressions, divided.train);
    return {
      divided,
      train: { key: `${key}, train`, rows: train },
      test: { key: `${key}, test`, rows: compared(impressions, divided.test) },
    };
  }

  /** The training rows of a fold, divided into those that alternatives are trained on and those that one is chosen on. */
  function validationFold(
    { divided, train }: DividedFold,
    { labelDelayMs }: TrainingExamples,
    { split: name }: PipelineSpec,
    testShare: number,
    training: TrainingOptions,
  ): DividedFold {
    const options = { ...splitOptionsOf(training, labelDelayMs), testShare };
    const fold = holdOutValidation(name, { impressions, rows: divided.train, seed, ...options });
    return dividedFold(`${train.key}, validation ${testShare}`, fold, training);
  }

  /** Of some rows those with every value that a model uses, or all of them if it fills in the others. */
  function usable(table: Table, set: RowSet, columns: readonly number[], missing: MissingName): RowSet {
    return usableSets(`${set.key} | ${table.key} | ${missing} | ${columns}`, () =>
      narrowed(set, `with ${columns} of ${table.key}`, usableRows(missing, table.vectors, set.rows, columns)),
    );
  }

  /** Of some rows of a table those whose served values are known. */
  function asServed(table: Table, set: RowSet, columns: readonly number[], missing: MissingName): RowSet {
    if (missing === 'drop') return usable(served, set, columns, missing);
    if (table.key === served.key) return set;
    return narrowed(set, 'logged', loggedRows(served.vectors, set.rows));
  }

  function trained(
    table: Table,
    examples: TrainingExamples,
    { key, rows }: RowSet,
    { options, family }: Alternative,
    all: RowSet,
  ) {
    const beside = options.beforeSplit === undefined ? '' : ` | ${all.key}`;
    const made = `${table.key} | ${key}${beside} | ${JSON.stringify([family, ...whatMatters(options)])}`;
    return models(made, () => {
      const examplesOfTable = { ...examples, seed, catalog, table };
      const examplesOfRows = new TrainingRows(examplesOfTable, rows);
      const model =
        family === undefined
          ? logisticRegression.train(examplesOfRows, options, {
              all: options.beforeSplit && new TrainingRows(examplesOfTable, all.rows),
            })
          : (families.get(family) as OwnFamily).train(examplesOfRows, {
              columns: columnsOf(options, features),
            });
      return { key: made, model };
    });
  }

  /** Scores of the test rows of all folds, each by the model of its fold. */
  function scored(
    table: Table,
    { labels, attributionWindowMs, oddsRatio }: SampledExamples,
    folds: readonly Pick<FittedFold, 'evaluated' | 'test'>[],
  ): KeyedScores {
    const set = union(folds.map(({ test }) => test));
    const name = `${folds.map(({ evaluated }) => evaluated.key).join(' and ')} on ${table.key} | ${set.key}`;
    return scores(name, () => ({
      key: name,
      logits: inOrderOfRows(
        folds.map(({ test: { rows }, evaluated: { model } }) => ({
          rows,
          values: logitsOf(model, table.vectors, impressions, rows, catalog),
        })),
      ),
      labels: gather(labels, set.rows),
      labelProbabilities: probabilities(set.key, () =>
        labelProbabilities(arm, set.rows, attributionWindowMs, {
          oddsRatio,
          restatement: timeline.restatement,
          asOfMs: timeline.trainingAtMs,
        }),
      ),
      users: impressions.column('user', set.rows),
      publicationDays: publicationDays(arm, set.rows),
    }));
  }

  /** Of several folds the mean of what is trained on. */
  function imputedIn(
    { vectors }: Table,
    folds: readonly Pick<FittedFold, 'train' | 'test'>[],
    options: TrainOptions,
  ): FittedPipeline['imputed'] {
    if (options.missing === 'drop') return { rows: 0, values: 0 };
    const counts = folds.map(({ train, test }) =>
      [train, test].map(({ rows }) => missingIn(vectors, rows, columnsOf(options, features))),
    );
    const sum = (of: 'rows' | 'values') =>
      counts.reduce((all, [train, test]) => all + train[of] / folds.length + test[of], 0);
    return { rows: Math.round(sum('rows')), values: Math.round(sum('values')) };
  }

  const fitted = (spec: PipelineSpec, training: TrainingOptions): FittedPipeline =>
    explained(`seed ${seed}, ${pipelineId(spec)}`, () => ({
      ...fittedAlone(spec, training),
      minusOwn: spec.minusOwn && fitted(spec.minusOwn, training),
    }));

  function fittedAlone(spec: PipelineSpec, training: TrainingOptions): Omit<FittedPipeline, 'minusOwn'> {
    const table = tableOf(spec.mix);
    const { sampling } = spec;
    const examples = examplesOfSample(examplesOf(training), sampling);
    const sampledAfter = (set: RowSet) =>
      sampling?.beforeSplit === true
        ? set
        : sampled(seed, impressions.firstId, examples.labels, set, sampling);
    // Alternatives differ in how a model is fitted, not in what it uses.
    const { options } = spec.alternatives[0];
    const columns = columnsOf(options, features);
    const ofTable = (set: RowSet) => usable(table, set, columns, options.missing);
    const mature = ofTable({ key: examples.key, rows: examples.mature });
    const missing = examples.mature.length - mature.rows.length;
    const all = training.followUps
      ? mature
      : narrowed(mature, 'no follow-ups', compared(impressions, mature.rows));
    const trainable = (set: RowSet, { maximumAgeMs }: Alternative) =>
      thinned(prepared, sampledAfter(youngRows(prepared, set, maximumAgeMs)), training.mostRows);
    const withTestable = (fold: DividedFold) => ({ ...fold, test: ofTable(fold.test) });
    const folds = divisionOf(examples, spec, training).map(withTestable);
    const test = union(folds.map((fold) => fold.test));
    const labelsOf = ({ rows }: RowSet) => gather(examples.labels, rows);
    requireBothLabels(spec, seed, 'test', labelsOf(test), missing);
    const withoutScreened = (asked: Alternative, screened: readonly number[]) => ({
      ...asked,
      options: withoutColumns(asked.options, screened, features),
    });
    const fittedOn = (asked: Alternative, fold: DividedFold) => {
      const train = trainable(ofTable(fold.train), asked);
      if (missing > 0) requireBothLabels(spec, seed, 'training', labelsOf(train), missing);
      const screened = screenedOf(spec, seed, columns, (screen) =>
        suspicious(
          screen,
          table,
          { train, fitted: options.beforeSplit?.includes('screen') ? all : train, test: fold.test },
          examples.labels,
          columns,
        ),
      );
      const evaluated = trained(table, examples, train, withoutScreened(asked, screened), all);
      return { ...fold, train, screened, evaluated };
    };
    const lossOn = (asked: Alternative, on: readonly DividedFold[]) =>
      neOf(
        scored(
          table,
          examples,
          on.map((fold) => fittedOn(asked, fold)),
        ),
      );

    const { alternatives, validation } = spec;
    const validated =
      validation === null
        ? undefined
        : folds.map((fold) => withTestable(validationFold(fold, examples, spec, validation, training)));
    for (const fold of validated ?? []) {
      requireBothLabels(spec, seed, 'validation', labelsOf(fold.test), missing);
    }
    const choice = choose(
      alternatives,
      validated === undefined
        ? (asked) => folds.map(() => lossOn(asked, folds))
        : (asked) => validated.map((fold) => lossOn(asked, [fold])),
    );
    const fitted = folds.map((fold, index) => ({
      ...fittedOn(choice.byFold(index), fold),
      testServed: asServed(table, fold.test, columns, options.missing),
    }));
    const screened = columns.filter((column) => fitted.some((fold) => fold.screened.includes(column)));
    const chosen = withoutScreened(choice.overall, screened);
    const refits = alternatives.length > 1 || folds.length > 1 || training.ship === 'refit';
    const refitted = () => {
      const train = trainable(all, chosen);
      return { ...trained(table, examples, train, chosen, all), train };
    };
    return {
      spec,
      chosen,
      folds: fitted,
      shipped: refits ? refitted() : { ...fitted[0].evaluated, train: fitted[0].train },
      test,
      validationRows: validated?.map(({ test }) => test.rows.length),
      missing,
      copies: sampling === null ? 0 : Math.round(mean(fitted.map((fold) => copiesIn(fold.train, fold.test)))),
      imputed: imputedIn(table, fitted, chosen.options),
      screened: screened.map((column) => features.names[column]),
      offline: scored(table, examples, fitted),
      offlineServed: scored(
        served,
        examples,
        fitted.map(({ evaluated, testServed }) => ({ evaluated, test: testServed })),
      ),
    };
  }

  return fitted;
}

/** Rows of all sets, which have none in common, in order. */
function union(sets: readonly RowSet[]): RowSet {
  if (sets.length === 1) return sets[0];
  return {
    key: sets.map(({ key }) => key).join(' and '),
    rows: Int32Array.from(sets.flatMap(({ rows }) => Array.from(rows))).sort(),
  };
}

/** The values of all parts in the order of their rows. */
function inOrderOfRows(parts: readonly { readonly rows: Int32Array; readonly values: Float64Array }[]) {
  if (parts.length === 1) return parts[0].values;
  const rows = parts.flatMap((part) => Array.from(part.rows));
  const values = parts.flatMap((part) => Array.from(part.values));
  return Float64Array.from(
    Array.from(rows.keys()).sort((a, b) => rows[a] - rows[b]),
    (place) => values[place],
  );
}

/** The options without those that this fit does not look at, so that equal fits are seen to be equal. */
function whatMatters({ encoding, iterations, ...options }: TrainOptions) {
  return [
    options,
    options.encoder === 'none' ? null : encoding,
    options.solver === 'newton' ? null : iterations,
  ];
}

/** @param lossesOf of an alternative, one for each fold */
function choose<T>(
  alternatives: readonly T[],
  lossesOf: (alternative: T) => readonly number[],
): { readonly byFold: (fold: number) => T; readonly overall: T } {
  if (alternatives.length === 1) return { byFold: () => alternatives[0], overall: alternatives[0] };
  const losses = alternatives.map(lossesOf);
  const lowest = (of: (own: readonly number[]) => number) =>
    alternatives[losses.reduce((best, own, index) => (of(own) < of(losses[best]) ? index : best), 0)];
  return {
    byFold: (fold) => lowest((own) => own[fold]),
    overall: lowest((own) => own.reduce((sum, loss) => sum + loss, 0)),
  };
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
  side: 'training' | 'test' | 'validation',
  labels: Uint8Array,
  missing: number,
): void {
  let opens = 0;
  for (const label of labels) opens += label;
  if (opens > 0 && opens < labels.length) return;
  const fate = { training: 'learned from', test: 'evaluated', validation: 'chosen on' }[side];
  const share = side === 'validation' ? 'training.validation' : 'training.testShare';
  const [whose, leftOut, remedy] =
    missing === 0
      ? ['', '', '']
      : [
          `, provenance ${provenance}`,
          `; ${missing} rows were left out for want of a value`,
          'let fewer values be missing (since, share, fallback, ttl, serving.outage), fill them in (training.missing), ',
        ];
  throw new UserError(
    `seed ${seed}, split ${split}${whose}: the ${side} split cannot be ${fate}\n` +
      `  found:    ${labels.length} ${side} rows with ${opens} opens${leftOut}\n` +
      '  expected: rows with and without opens\n' +
      `  remedy:   ${remedy}log for longer (timeline.logging), raise ${share}, or simulate more users (world.users)`,
  );
}
