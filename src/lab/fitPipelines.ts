/** Trains the pipelines of one world: tables by feature mode, then split, fit, and the offline metrics. */
import type { BlockStore } from '../base/blocks.ts';
import { gather } from '../base/columns.ts';
import { UserError } from '../base/errors.ts';
import { remembered } from '../base/remembered.ts';
import { durationMs } from '../base/time.ts';
import { Vectors } from '../base/vectors.ts';
import { evaluate, type Metrics } from '../evaluation/metrics.ts';
import { featureCount } from '../features/definitions.ts';
import { type FeatureTable, isSameTable, materialise } from '../features/provenance.ts';
import type { LinearModel } from '../model/linear.ts';
import { type TrainedModel, train } from '../model/train.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Arm } from '../serving/arm.ts';
import type { SplitName } from '../splits/options.ts';
import { type Split, split } from '../splits/split.ts';
import { compared, type ExampleSet } from './examples.ts';
import { explained } from './explained.ts';
import type { Scored } from './measure.ts';
import { type Alternative, type FeatureMode, LOGGED, type PipelineSpec } from './pipelines.ts';
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

/** Feature tables by mode. Tables that agree bit for bit are one object, so that what follows is done once. */
export function featureTables(
  modes: readonly FeatureMode[],
  arm: Arm,
  examples: ExampleSet,
  timeline: Timeline,
): ReadonlyMap<string, FeatureTable> {
  const { start, end, impressions } = examples;
  const served = tableOf('logged');
  const byProvenance = new Map([['logged', served]]);

  function tableOf(provenance: Parameters<typeof materialise>[0]): FeatureTable {
    return materialise(
      provenance,
      arm.world.catalog,
      arm.log,
      impressions,
      start,
      end,
      timeline.trainingAtMs,
      arm.store,
    );
  }

  const tables = new Map<string, FeatureTable>();
  for (const mode of [LOGGED, ...modes]) {
    for (const provenance of mode.provenances) {
      if (byProvenance.has(provenance)) continue;
      const table = tableOf(provenance);
      byProvenance.set(provenance, isSameTable(table, served) ? served : table);
    }
    const sources = mode.provenances.map((provenance) => byProvenance.get(provenance) as FeatureTable);
    tables.set(
      mode.name,
      sources.every((table) => table === sources[0]) ? sources[0] : mixed(sources, arm.store),
    );
  }
  return tables;
}

/** Column by column from different tables. */
function mixed(sources: readonly FeatureTable[], store: BlockStore | undefined): FeatureTable {
  const { start, end } = sources[0];
  const vectors = new Vectors(featureCount, store, start);
  for (let row = start; row < end; row++) {
    const values = vectors.valuesToWrite(row);
    const at = vectors.placeOf(row);
    for (let column = 0; column < featureCount; column++) {
      values[at + column] = sources[column].vectors.valuesOf(row)[at + column];
    }
  }
  return { start, end, vectors };
}

export function fitPipelines(
  specs: readonly PipelineSpec[],
  scenario: Scenario,
  seed: number,
  timeline: Timeline,
  arm: Arm,
  examples: ExampleSet,
  tables: ReadonlyMap<string, FeatureTable>,
): FittedPipeline[] {
  const { training } = scenario;
  const { impressions, labels, mature } = examples;
  const { catalog } = arm.world;
  const gapMs = training.gap === null ? timeline.labelDelayMs : durationMs(training.gap);
  const served = tables.get(LOGGED.name) as FeatureTable;
  const models = new Map<string, TrainedModel>();
  const tableIds = new Map<FeatureTable, number>();

  /** Trains, or finds a model already trained on the very same values, rows and options. */
  function trained(
    table: FeatureTable,
    rows: Int32Array,
    rowsName: string,
    { encoder, l2 }: Alternative,
  ): TrainedModel {
    if (!tableIds.has(table)) tableIds.set(table, tableIds.size);
    const key = `${tableIds.get(table)}/${rowsName}/${encoder}/${l2}`;
    const found =
      models.get(key) ?? train({ ...examples, catalog, table }, rows, { ...training, encoder, l2 });
    models.set(key, found);
    return found;
  }

  const score = (model: LinearModel, table: FeatureTable, rows: Int32Array): Scored => ({
    logits: model.logits(table.vectors, impressions, rows, catalog),
    labels: gather(labels, rows),
    users: impressions.column('user', rows),
  });

  const dividedBy = remembered((name: SplitName) => {
    const divided = split(name, { impressions, rows: mature, seed, testShare: training.testShare, gapMs });
    const testRows = compared(impressions, divided.test);
    const testScores = remembered((model: LinearModel) =>
      remembered((table: FeatureTable) => score(model, table, testRows)),
    );
    return { divided, testRows, testScores };
  });

  return specs.map((spec) => {
    const table = tables.get(spec.features) as FeatureTable;
    const { divided, testRows, testScores } = dividedBy(spec.split);
    requireTestable(spec, seed, testRows, labels);
    return explained(`seed ${seed}, ${spec.features} × ${spec.split}`, () => {
      const candidates = spec.alternatives.map((alternative) => {
        const evaluated = trained(table, divided.train, spec.split, alternative);
        return { alternative, evaluated, offline: testScores(evaluated.model)(table) };
      });
      const best = candidates.length === 1 ? candidates[0] : lowestNe(candidates);
      const refits = candidates.length > 1 || training.ship === 'refit';
      return {
        spec,
        chosen: best.alternative,
        split: divided,
        evaluated: best.evaluated,
        shipped: refits ? trained(table, mature, 'all', best.alternative) : best.evaluated,
        testRows,
        offline: best.offline,
        offlineServed: testScores(best.evaluated.model)(served),
      };
    });
  });
}

function lowestNe<T extends { readonly offline: Scored }>(candidates: readonly T[]): T {
  const metrics: Metrics[] = candidates.map(({ offline }) =>
    evaluate(offline.logits, offline.labels, offline.users),
  );
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
