/** Trains the pipelines of one world: split, fit, and the offline scores. */
import { gather } from '../base/columns.ts';
import { UserError } from '../base/errors.ts';
import { remembered } from '../base/remembered.ts';
import { durationMs } from '../base/time.ts';
import type { FeatureTable } from '../features/provenance.ts';
import type { Catalog } from '../history/catalog.ts';
import type { LinearModel } from '../model/linear.ts';
import { type TrainedModel, type TrainOptions, train } from '../model/train.ts';
import type { TrainingOptions } from '../scenario/schema.ts';
import type { SplitName } from '../splits/options.ts';
import { type Split, split } from '../splits/split.ts';
import { compared, type ExampleSet } from './examples.ts';
import { explained } from './explained.ts';
import { metricsOf, type Scored } from './measure.ts';
import { type Alternative, LOGGED, type PipelineSpec, pipelinesOf } from './pipelines.ts';
import type { Tables } from './tables.ts';
import type { Timeline } from './timeline.ts';

/** A pipeline after training. */
export interface FittedPipeline {
  readonly spec: PipelineSpec;
  readonly chosen: Alternative;
  readonly split: Split;
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
  catalog: Catalog,
  examples: ExampleSet,
  tables: Tables,
): (training: TrainingOptions) => FittedPipeline[] {
  const { impressions, labels, mature } = examples;
  const served = tables(LOGGED);
  const models = new Map<string, TrainedModel>();
  const tableIds = new Map<FeatureTable, number>();

  /** Trains, or finds a model already trained on the very same values, rows and options. */
  function trained(
    table: FeatureTable,
    rows: Int32Array,
    rowsName: string,
    options: TrainOptions,
  ): TrainedModel {
    if (!tableIds.has(table)) tableIds.set(table, tableIds.size);
    const key = JSON.stringify([tableIds.get(table), rowsName, whatMatters(options)]);
    const found = models.get(key) ?? train({ ...examples, seed, catalog, table }, rows, options);
    models.set(key, found);
    return found;
  }

  const score = (model: LinearModel, table: FeatureTable, rows: Int32Array): Scored => ({
    logits: model.logits(table.vectors, impressions, rows, catalog),
    labels: gather(labels, rows),
    users: impressions.column('user', rows),
  });

  const dividedBy = remembered((key: string) => {
    const [name, testShare, gapMs] = JSON.parse(key) as [SplitName, number, number];
    const divided = split(name, { impressions, rows: mature, seed, testShare, gapMs });
    const testRows = compared(impressions, divided.test);
    const testScores = remembered((model: LinearModel) =>
      remembered((table: FeatureTable) => score(model, table, testRows)),
    );
    return { divided, testRows, testScores };
  });

  function fitted(spec: PipelineSpec, training: TrainingOptions): FittedPipeline {
    const table = tables(spec.mode);
    const gapMs = training.gap === null ? timeline.labelDelayMs : durationMs(training.gap);
    const rowsName = JSON.stringify([spec.split, training.testShare, gapMs]);
    const { divided, testRows, testScores } = dividedBy(rowsName);
    requireTestable(spec, seed, testRows, labels);
    const candidates = spec.alternatives.map((alternative) => {
      const evaluated = trained(table, divided.train, rowsName, optionsOf(training, alternative));
      return { alternative, evaluated, offline: testScores(evaluated.model)(table) };
    });
    const best = candidates.length === 1 ? candidates[0] : lowestNe(candidates);
    const refits = candidates.length > 1 || training.ship === 'refit';
    return {
      spec,
      chosen: best.alternative,
      split: divided,
      evaluated: best.evaluated,
      shipped: refits ? trained(table, mature, 'all', optionsOf(training, best.alternative)) : best.evaluated,
      testRows,
      offline: best.offline,
      offlineServed: testScores(best.evaluated.model)(served),
    };
  }

  return (training) =>
    pipelinesOf(training).map((spec) =>
      explained(`seed ${seed}, ${spec.features} × ${spec.split}`, () => fitted(spec, training)),
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

function optionsOf(training: TrainingOptions, { encoder, l2 }: Alternative): TrainOptions {
  const { encoding, columns, solver, iterations } = training;
  return { encoder, encoding, columns, solver, l2, iterations };
}

function lowestNe<T extends { readonly offline: Scored }>(candidates: readonly T[]): T {
  const metrics = candidates.map(({ offline }) => metricsOf(offline));
  return candidates[metrics.reduce((best, { ne }, index) => (ne < metrics[best].ne ? index : best), 0)];
}

function requireTestable(spec: PipelineSpec, seed: number, testRows: Int32Array, labels: Uint8Array): void {
  let opens = 0;
  for (const row of testRows) opens += labels[row];
  if (opens > 0 && opens < testRows.length) return;
  throw new UserError(
    `seed ${seed}, split ${spec.split}: the test split cannot be evaluated\n` +
      `  found:    ${testRows.length} test rows with ${opens} opens\n` +
      '  expected: rows with and without opens\n' +
      '  remedy:   log for longer (timeline.logging), raise training.testShare, or simulate more users (world.users)',
  );
}
