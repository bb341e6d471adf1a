/**
 * One notification and its leak: what was known when it was sent, what a training set made of it later, which events
 * made the difference, and what a clean and a leaky model said.
 */
import { rememberedBy } from '../../../base/remembered.ts';
import { type ProvenanceOption, provenanceKey, specOf, withoutOwn } from '../../../features/options.ts';
import { type FeatureTable, rowWriter } from '../../../features/provenance.ts';
import { startOfHistory } from '../../../history/view.ts';
import type { Model } from '../../../model/model.ts';
import { pipelineId } from '../../../scenario/pipelines.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { packageVersion } from '../../jobs/package.ts';
import type { FittedPipeline } from '../../stages/training.ts';
import { causesOf } from './causes.ts';
import { predictionOf, rowScorer } from './contributions.ts';
import { crowdOf } from './crowd.ts';
import { followsOf } from './follows.ts';
import { stepsOf } from './history.ts';
import { momentsOf, recomputing, stops } from './moments.ts';
import { evaluatedOf, type Pair, trainPair } from './pair.ts';
import { pick } from './pick.ts';
import { readAtMs } from './readings.ts';
import {
  EXPLAIN_FORMAT_VERSION,
  type ExplainedFeature,
  type ExplainedModel,
  type Explanation,
  type Notification,
} from './schema.ts';
import { eachTouch, type Subject, type Touch } from './touching.ts';
import { checkWanted, type Wanted } from './wanted.ts';

/**
 * Simulates one world up to the day of training, trains a clean and a leaky model, and explains one notification.
 *
 * @throws UserError if what is wanted is not there, or a model cannot be fitted
 */
export function explain(
  scenario: Scenario,
  seed: number,
  wanted: Wanted,
  onDay: (day: number) => void = () => {},
): Explanation {
  checkWanted(wanted, scenario);
  const pair = trainPair(scenario, seed, onDay);
  const followedAtMs = followsOf(pair.arm);
  const picked = pick(pair, followedAtMs, wanted);
  const { feature = null, user = null } = wanted;
  const chosen = { reason: picked.reason, among: picked.among, feature, user };
  return explanationOf(pair, scenario, picked.row, chosen, followedAtMs(picked.row));
}

function explanationOf(
  pair: Pair,
  scenario: Scenario,
  row: number,
  chosen: Explanation['chosen'],
  followedAtMs: number | null,
): Explanation {
  const { arm, timeline, clean, leaky } = pair;
  const { log, impressions, world } = arm;
  const { catalog } = world;
  const { trainingAtMs } = timeline;
  const notification = notificationOf(pair, row, followedAtMs);
  const { sentAtMs } = notification;
  const seen: Touch[] = [];
  eachTouch(log, catalog, notification, sentAtMs, trainingAtMs, (touch) => seen.push(touch));
  const steps = stepsOf(log, catalog, notification, sentAtMs, seen, notification.followedAtMs);

  const served = vectorOf(pair.served, row);
  const recomputed = vectorOf(pair.recomputed, row);
  const computed = rememberedBy(provenanceKey, (provenance: ProvenanceOption) => {
    const values = new Float64Array(catalog.features.count);
    rowWriter(provenance, catalog, log, impressions, trainingAtMs)(row, trainingAtMs, values, 0);
    return values;
  });
  const { provenances } = leaky.spec.mix;
  const isDefined = (name: string) => Object.hasOwn(scenario.features ?? {}, name);
  const features = catalog.features.features.map((definition, column): ExplainedFeature => {
    const provenance = provenances[column];
    const twin = withoutOwn(provenance);
    const { name, view } = specOf(provenance);
    const readMs = readAtMs(provenance, sentAtMs, trainingAtMs);
    const keptSinceMs = startOfHistory(view, readMs);
    return {
      name: definition.name,
      key: definition.key,
      kind: definition.kind,
      ...(isDefined(definition.name) ? { value: definition.value } : {}),
      events: definition.events,
      served: served[column],
      reconstructed: computed('reconstructed')[column],
      recomputed: recomputed[column],
      provenance: name,
      readAtMs: readMs,
      keptSinceMs: definition.kind === 'dynamic' && Number.isFinite(keptSinceMs) ? keptSinceMs : null,
      withoutOwn: twin === undefined ? null : computed(twin)[column],
      causes: causesOf(definition, seen, readMs),
    };
  });

  const others = features.some(({ withoutOwn: value }) => value !== null)
    ? Float64Array.from(features, ({ withoutOwn: value, recomputed: whole }) => value ?? whole)
    : undefined;

  const scorer = (model: Model) => rowScorer(model, impressions, row, catalog);
  const [cleanLogit, leakyLogit] = [scorer(evaluatedOf(clean)), scorer(evaluatedOf(leaky))];
  const explained = (
    pipeline: FittedPipeline,
    values: Float64Array,
    logitOf: (values: Float64Array) => number,
  ): ExplainedModel => ({
    pipeline: pipelineId(pipeline.spec),
    ...predictionOf(
      evaluatedOf(pipeline),
      pipeline.chosen.options,
      catalog.features,
      values,
      logitOf(values),
    ),
  });
  const valuesAt = recomputing(leaky.spec.mix, arm, row, trainingAtMs);
  return {
    formatVersion: EXPLAIN_FORMAT_VERSION,
    version: packageVersion(),
    scenario: scenario.name,
    seed: pair.seed,
    trainingAtMs,
    chosen,
    notification,
    features,
    models: {
      clean: explained(clean, served, cleanLogit),
      leaky: explained(leaky, recomputed, leakyLogit),
      leakyInProduction: explained(leaky, served, leakyLogit),
      leakyWithoutOwn: others === undefined ? null : explained(leaky, others, leakyLogit),
    },
    steps,
    crowd: crowdOf(seen, sentAtMs, trainingAtMs),
    moments: momentsOf(stops(sentAtMs, trainingAtMs, steps), valuesAt, leakyLogit),
  };
}

function vectorOf({ vectors }: FeatureTable, row: number): Float64Array {
  const at = vectors.placeOf(row);
  return vectors.valuesOf(row).slice(at, at + vectors.width);
}

function notificationOf(
  { arm, examples, timeline, leaky }: Pair,
  row: number,
  followedAtMs: number | null,
): Notification & Subject {
  const { impressions, labels } = examples;
  const { storySource, storyTopic, storyPublishedAtMs } = arm.world.catalog;
  const of = (name: Parameters<typeof impressions.value>[0]) => impressions.value(name, row);
  const story = of('story');
  const openedAtMs = of('openedAtMs');
  const before = (atMs: number | null) => (atMs !== null && atMs < timeline.trainingAtMs ? atMs : null);
  return {
    id: impressions.firstId + row,
    user: of('user'),
    story,
    source: storySource[story],
    topic: storyTopic[story],
    sessionPosition: of('sessionPosition'),
    storyPublishedAtMs: storyPublishedAtMs[story],
    sentAtMs: of('sentAtMs'),
    openedAtMs: before(openedAtMs),
    opened: labels[row] === 1,
    followedAtMs: before(followedAtMs),
    side: sideOf(leaky, row),
  };
}

function sideOf({ folds: [{ train, test }] }: FittedPipeline, row: number): Notification['side'] {
  if (train.rows.includes(row)) return 'train';
  return test.rows.includes(row) ? 'test' : 'neither';
}
