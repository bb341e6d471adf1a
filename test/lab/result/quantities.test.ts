import { expect, test } from 'vitest';
import { runSeed } from '../../../src/lab/experiment.ts';
import { lookupIn } from '../../../src/lab/result/expectations.ts';
import { assembleResult } from '../../../src/lab/result/result.ts';
import { resultFile } from '../../../src/lab/result/schema.ts';
import { flatten } from '../../../src/lab/result/tree.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { quantitiesOf } from '../../../src/scenario/quantities.ts';
import type { LiveReferenceName } from '../../../src/scenario/references.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';

test.each<{
  live: boolean;
  policy: 'model' | 'random' | 'heuristic';
  liveReferences?: LiveReferenceName[];
  retraining?: { newFeatures: string[] };
  offPolicy?: { clip: number };
  ranking?: { openedShare: number; negatives: number | null };
}>([
  { live: true, policy: 'model', ranking: { openedShare: 1, negatives: null } },
  { live: true, policy: 'random', offPolicy: { clip: 10 }, ranking: { openedShare: 1, negatives: 20 } },
  { live: false, policy: 'heuristic', offPolicy: { clip: 10 } },
  { live: true, policy: 'model', liveReferences: ['incumbentGreedy'] },
  { live: true, policy: 'model', liveReferences: ['random', 'oracle'] },
  { live: true, policy: 'model', liveReferences: ['followedSources'] },
  { live: false, policy: 'model', liveReferences: ['followedSources'] },
  { live: false, policy: 'heuristic', retraining: { newFeatures: ['user_source_open_rate'] } },
])('expectations may name just what a result measures: $live, $policy, $liveReferences', (options) => {
  const { policy, retraining, ...evaluation } = options;
  const { liveReferences } = evaluation;
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [1, 2],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 120, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100, incumbent: { policy } },
    training: { provenances: ['recomputed'], splits: ['time'] },
    evaluation: { ...evaluation, choiceSample: 20, driftTwin: false },
    retraining,
  });
  const worlds = scenario.seeds.map((seed) => runSeed(scenario, seed));
  const result = assembleResult(scenario, worlds, 'test');
  const { pipelines, references, retraining: ways } = result;
  expect(resultFile.write(resultFile.read(resultFile.write(result), 'result.json'))).toBe(
    resultFile.write(result),
  );
  expect('followedSources' in references).toBe(
    options.live && liveReferences?.includes('followedSources') === true,
  );
  const measured = [
    ...pipelines.map((pipeline) => [pipelineId(pipeline), pipeline.summary] as const),
    ...Object.entries({ ...references, ...ways }).map(([name, { summary }]) => [name, summary] as const),
  ];
  for (const [name, summary] of measured) {
    const paths = [...flatten(summary).keys()].filter((path) => path.endsWith('.mean'));
    const quantities = paths.map((path) => path.slice(0, -'.mean'.length)).sort();
    // Coefficients stand in results as a table of their own.
    const named = quantitiesOf(name, scenario).filter((each) => !each.startsWith('coefficient.'));
    expect(quantities, name).toEqual(named.sort());
  }
});

test('each column of a model has a coefficient by its name', () => {
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [1, 2],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 120, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100 },
    training: {
      provenances: ['logged'],
      splits: ['time'],
      features: ['user_open_rate', 'story_age_hours', 'hour_sine'],
      encoders: ['none', 'target-k-fold', 'hashed-id'],
      encoding: { entities: ['user', 'user×topic'] },
      models: [
        { name: 'crossed', encoder: 'none', crosses: 'all' },
        { name: 'own', encoder: 'target', entities: ['session'], features: ['story_open_rate'] },
        { name: 'two', encoder: 'none', features: 'all', crosses: ['hour_sine', 'user_open_rate'] },
      ],
    },
    evaluation: { live: false, choiceSample: 20, driftTwin: false },
  });
  const found = runSeed(scenario, 1);
  const lookup = lookupIn(assembleResult(scenario, [found, found], 'test'));
  const columnsOf = (encoder: string) => {
    const pipeline = found.pipelines.find((each) => each.encoder === encoder);
    return pipeline?.coefficients?.columns.map(({ name }) => name) ?? [];
  };
  for (const pipeline of found.pipelines) {
    const id = pipelineId(pipeline);
    const named = quantitiesOf(id, scenario).filter((each) => each.startsWith('coefficient.'));
    expect(named.sort(), id).toEqual(
      columnsOf(pipeline.encoder)
        .map((name) => `coefficient.${name}`)
        .sort(),
    );
    for (const name of named) expect(lookup.perSeed(id, name), name).toHaveLength(2);
  }
  expect(columnsOf('crossed')).toContain('user_open_rate×hour_sine');
  expect(columnsOf('own')).toEqual(['story_open_rate', 'encoded_session']);
  expect(columnsOf('target-k-fold')).toContain('encoded_user_topic');
});

test('gap − gap of the reference = flattery + damage, in AUC, NE and calibration', () => {
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [1, 2],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: { users: 120, newsroom: { storiesPerDay: 120 } },
    serving: { maximumCandidates: 100 },
    training: { provenances: ['recomputed', 'recomputed-partition'], splits: ['random', 'time'] },
    evaluation: { live: false, choiceSample: 20, driftTwin: false },
  });
  const { pipelines } = runSeed(scenario, 1);
  const reference = pipelines.find(({ provenance, split }) => provenance === 'logged' && split === 'time');
  for (const { quantities } of pipelines) {
    for (const metric of ['auc', 'ne', 'calibration'] as const) {
      const { gap, flattery, damage } = quantities;
      const ofReference = reference?.quantities.gap[metric] ?? Number.NaN;
      expect(gap[metric] - ofReference).toBeCloseTo(flattery[metric] + damage[metric], 12);
    }
  }
});
