/** Trains the pipelines of one world: split, fit, and the offline scores. */
import { gather, rowsWhere } from '../base/columns.ts';
import { UserError } from '../base/errors.ts';
import { remembered } from '../base/remembered.ts';
import { durationMs } from '../base/time.ts';
import type { FeatureTable } from '../features/provenance.ts';
import type { LinearModel } from '../model/linear.ts';
import { type TrainedModel, type TrainOptions, train } from '../model/train.ts';
import { pipelineId } from '../scenario/pipelines.ts';
import type { TrainingOptions } from '../scenario/schema.ts';
import type { Arm } from '../serving/arm.ts';
import type { SplitName } from '../splits/options.ts';
import { type Split, split } from '../splits/split.ts';
import { compared, type ExampleSet } from './examples.ts';
import { explained } from './explained.ts';
import { metricsOf, type Scored } from './measure.ts';
import { type Alternative, LOGGED, type PipelineSpec, pipelinesOf } from './pipelines.ts';
import type { Tables } from './tables.ts';
import type { Timeline } from './timeline.ts';
import { trainingRows } from './trainingRows.ts';

/** A pipeline after training. */
export interface FittedPipeline {
  readonly spec: PipelineSpec;
  readonly chosen: Alternative;
  /** Rows that were divided, one for each of `split.sides`. */
  readonly rows: Int32Array;
  readonly split: Split;
  /** Rows that the evaluated model was trained on: those of the split that are young enough for it. */
  readonly trainRows: Int32Array;
  /** The model that the offline metrics are about. */
  readonly evaluated: TrainedModel;
  /** The model that is deployed: the same, or one refitted on every mature row. */
  readonly shipped: TrainedModel;
  /** Mature test rows that are compared. */
  readonly testRows: Int32Array;
  readonly offline: Scored;
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
  const rowsOf = trainingRows(examples, log, catalog.users, timeline.trainingAtMs);
  const models = new Map<string, TrainedModel>();
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
  function trained(
    table: FeatureTable,
    chosen: ExampleSet,
    rows: Int32Array,
    options: TrainOptions,
  ): TrainedModel {
    const key = JSON.stringify([numberOf(table), numberOf(chosen), numberOf(rows), whatMatters(options)]);
    const found = models.get(key) ?? train({ ...chosen, seed, catalog, table }, rows, options);
    models.set(key, found);
    return found;
  }

  const divisionsOf = remembered(({ mature, labels }: ExampleSet) =>
    remembered((key: string) => {
      const [name, testShare, gapMs] = JSON.parse(key) as [SplitName, number, number];
      const divided = split(name, { impressions, rows: mature, seed, testShare, gapMs });
      const testRows = compared(impressions, divided.test);
      const tested = { labels: gather(labels, testRows), users: impressions.column('user', testRows) };
      const testScores = remembered((model: LinearModel) =>
        remembered(
          ({ vectors }: FeatureTable): Scored => ({
            ...tested,
            logits: model.logits(vectors, impressions, testRows, catalog),
          }),
        ),
      );
      return { divided, testRows, tested, testScores };
    }),
  );

  function fitted(spec: PipelineSpec, training: TrainingOptions): FittedPipeline {
    const table = tables(spec.mode);
    const chosen = rowsOf(training);
    const gapMs = training.gap === null ? timeline.labelDelayMs : durationMs(training.gap);
    const { divided, testRows, tested, testScores } = divisionsOf(chosen)(
      JSON.stringify([spec.split, training.testShare, gapMs]),
    );
    requireTestable(spec, seed, tested.labels);
    const candidates = spec.alternatives.map((alternative) => {
      const { options, maximumAgeMs } = alternative;
      const trainRows = youngRows(divided.train)(maximumAgeMs);
      const evaluated = trained(table, chosen, trainRows, options);
      return { alternative, trainRows, evaluated, offline: testScores(evaluated.model)(table) };
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
        ? trained(table, chosen, youngRows(chosen.mature)(maximumAgeMs), options)
        : best.evaluated,
      testRows,
      offline: best.offline,
      offlineServed: testScores(best.evaluated.model)(served),
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

function requireTestable(spec: PipelineSpec, seed: number, labels: Uint8Array): void {
  let opens = 0;
  for (const label of labels) opens += label;
  if (opens > 0 && opens < labels.length) return;
  throw new UserError(
    `seed ${seed}, split ${spec.split}: the test split cannot be evaluated\n` +
      `  found:    ${labels.length} test rows with ${opens} opens\n` +
      '  expected: rows with and without opens\n' +
      '  remedy:   log for longer (timeline.logging), raise training.testShare, or simulate more users (world.users)',
  );
}
