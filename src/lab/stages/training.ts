/** Trains the pipelines of one world: split, fit, and the offline scores. */
import { gather, rowsWhere } from '../../base/columns.ts';
import { UserError } from '../../base/errors.ts';
import { remembered, rememberedBy } from '../../base/remembered.ts';
import { durationMs } from '../../base/time.ts';
import { featureNames } from '../../features/definitions.ts';
import type { FeatureTable } from '../../features/provenance.ts';
import { logisticRegression, type TrainOptions } from '../../model/logisticRegression.ts';
import type { Model } from '../../model/model.ts';
import { logitsOf } from '../../model/score.ts';
import { TrainingRows } from '../../model/trainingRows.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { ScreenOptions, TrainingOptions } from '../../scenario/schema.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { Arm } from '../../serving/arm.ts';
import type { SplitName } from '../../splits/options.ts';
import { type Split, split } from '../../splits/split.ts';
import { metricsOf, type Scored } from '../measure/quantities.ts';
import { completeRows } from './completeRows.ts';
import { compared, type ExampleSet } from './examples.ts';
import { explained } from './explained.ts';
import { type Alternative, columnsOf, LOGGED, type PipelineSpec, pipelinesOf } from './pipelines.ts';
import { trainingRows } from './rows.ts';
import { screening, withoutColumns } from './screening.ts';
import type { Tables } from './tables.ts';

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
  /** How many of `rows` are neither trained nor tested on, for want of a value that the model uses. */
  readonly missing: number;
  /** Features that screening dropped. */
  readonly screened: readonly string[];
  readonly offline: Scored;
  /** On the same rows, but for those that no served values were logged of. */
  readonly offlineServed: Scored;
}

/**
 * Trains the pipelines of scenarios that share a past. A model that was trained on the very same values, rows and
 * options is trained once, whichever scenario asks for it.
 */
export function pipelineFitter(
  seed: number,
  timeline: Timeline,
  { log, world: { catalog } }: Arm,
  examples: ExampleSet,
  tables: Tables,
): (training: TrainingOptions) => FittedPipeline[] {
  const { impressions } = examples;
  const served = tables(LOGGED);
  const suspicious = screening(served);
  const rowsOf = trainingRows(examples, log, catalog.users, timeline.trainingAtMs);
  const models = new Map<string, Model>();
  const numbers = new Map<object, number>();

  /** The same number for the same object. */
  function numberOf(object: object): number {
    if (!numbers.has(object)) numbers.set(object, numbers.size);
    return numbers.get(object) as number;
  }

  /** Of some rows those that are young enough; the same array for the same question. */
  const youngRows = remembered((rows: Int32Array) =>
    remembered((maximumAgeMs: number) => {
      if (maximumAgeMs === Number.POSITIVE_INFINITY) return rows;
      const firstMs = timeline.trainingAtMs - maximumAgeMs;
      return rowsWhere(rows, (row) => impressions.value('sentAtMs', row) >= firstMs);
    }),
  );

  /** Trains, or finds a model already trained on the very same values, rows and options. */
  function trained(table: FeatureTable, chosen: ExampleSet, rows: Int32Array, options: TrainOptions): Model {
    const key = JSON.stringify([numberOf(table), numberOf(chosen), numberOf(rows), whatMatters(options)]);
    const found =
      models.get(key) ??
      logisticRegression.train(new TrainingRows({ ...chosen, seed, catalog, table }, rows), options);
    models.set(key, found);
    return found;
  }

  /** Of some rows those with every value that a model uses; the same array for the same question. */
  const complete = remembered(({ vectors }: FeatureTable) =>
    remembered((rows: Int32Array) =>
      rememberedBy(String, (columns: readonly number[]) => completeRows(vectors, columns, rows)),
    ),
  );

  const divisionsOf = remembered(({ mature }: ExampleSet) =>
    remembered((key: string) => {
      const [name, testShare, gapMs] = JSON.parse(key) as [SplitName, number, number];
      const divided = split(name, { impressions, rows: mature, seed, testShare, gapMs });
      return { divided, tested: compared(impressions, divided.test) };
    }),
  );

  const scoresOn = remembered(({ labels }: ExampleSet) =>
    remembered((rows: Int32Array) => {
      const tested = { labels: gather(labels, rows), users: impressions.column('user', rows) };
      return remembered((model: Model) =>
        remembered(
          ({ vectors }: FeatureTable): Scored => ({
            ...tested,
            logits: logitsOf(model, vectors, impressions, rows, catalog),
          }),
        ),
      );
    }),
  );

  function fitted(spec: PipelineSpec, training: TrainingOptions): FittedPipeline {
    const table = tables(spec.mode);
    const chosen = rowsOf(training);
    const gapMs = training.gap === null ? timeline.labelDelayMs : durationMs(training.gap);
    const { divided, tested } = divisionsOf(chosen)(JSON.stringify([spec.split, training.testShare, gapMs]));
    // Alternatives differ in how a model is fitted, not in what it uses.
    const columns = columnsOf(spec.alternatives[0].options);
    const usable = (rows: Int32Array) => complete(table)(rows)(columns);
    const missing = chosen.mature.length - usable(chosen.mature).length;
    const testRows = usable(tested);
    const servedRows = complete(served)(testRows)(columns);
    requireBothLabels(spec, seed, 'test', gather(chosen.labels, testRows), missing);
    const candidates = spec.alternatives.map(({ options, maximumAgeMs }) => {
      const trainRows = youngRows(usable(divided.train))(maximumAgeMs);
      if (missing > 0) requireBothLabels(spec, seed, 'training', gather(chosen.labels, trainRows), missing);
      const screened = screenedOf(spec, seed, columns, (screen) =>
        suspicious(screen, table, trainRows, testRows, chosen.labels, columns),
      );
      const alternative = { options: withoutColumns(options, screened), maximumAgeMs };
      const evaluated = trained(table, chosen, trainRows, alternative.options);
      const offline = scoresOn(chosen)(testRows)(evaluated)(table);
      return { alternative, trainRows, screened, evaluated, offline };
    });
    const best = candidates.length === 1 ? candidates[0] : lowestNe(candidates);
    const { options, maximumAgeMs } = best.alternative;
    const refits = candidates.length > 1 || training.ship === 'refit';
    return {
      spec,
      chosen: best.alternative,
      rows: chosen.mature,
      split: divided,
      trainRows: best.trainRows,
      evaluated: best.evaluated,
      shipped: refits
        ? trained(table, chosen, youngRows(usable(chosen.mature))(maximumAgeMs), options)
        : best.evaluated,
      testRows,
      missing,
      screened: best.screened.map((column) => featureNames[column]),
      offline: best.offline,
      offlineServed: scoresOn(chosen)(servedRows)(best.evaluated)(served),
    };
  }

  return (training) =>
    pipelinesOf(training).map((spec) =>
      explained(`seed ${seed}, ${pipelineId(spec)}`, () => fitted(spec, training)),
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

function lowestNe<T extends { readonly offline: Scored }>(candidates: readonly T[]): T {
  const metrics = candidates.map(({ offline }) => metricsOf(offline));
  return candidates[metrics.reduce((best, { ne }, index) => (ne < metrics[best].ne ? index : best), 0)];
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
