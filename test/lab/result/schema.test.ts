import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readableJson } from '../../../src/base/json.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import { assembleResult } from '../../../src/lab/result/result.ts';
import type { Result } from '../../../src/lab/result/schema.ts';
import { resultFile } from '../../../src/lab/result/schema.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';
import { article, handmade } from '../../report/handmade.ts';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(resultFile.jsonSchema());

function written(result: Result) {
  return JSON.parse(readableJson(result));
}

function expectValid(json: unknown): void {
  validate(json);
  expect(validate.errors ?? []).toEqual([]);
}

/** A real result, as small as one can be. */
function real(
  seeds: number[],
  evaluation: { live: boolean; driftTwin: boolean },
  retraining: { newFeatures: string[] } | null = null,
): Result {
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds,
    world: { users: 100 },
    timeline: { burnIn: '1d', warmup: '5d', logging: '5d', production: '1d' },
    training: { encoders: ['none', 'hashed-id'], encoding: { buckets: 8 } },
    evaluation: { ...evaluation, bootstrapResamples: 20 },
    retraining,
  });
  return assembleResult(
    scenario,
    seeds.map((seed) => runSeed(scenario, seed)),
    '1.2.3',
  );
}

describe('the schema of results', () => {
  it('accepts real results: several seeds, one seed, live and in shadow only', () => {
    expectValid(written(real([1, 2], { live: true, driftTwin: true })));
    expectValid(written(real([1], { live: true, driftTwin: false })));
    expectValid(written(real([1], { live: false, driftTwin: false })));
    expectValid(
      written(real([1, 2], { live: false, driftTwin: false }, { newFeatures: ['story_is_breaking'] })),
    );
  });

  it('accepts the handmade results of these tests', () => {
    expectValid(written(article()));
    expectValid(
      written(
        handmade({
          drifts: false,
          pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.7] }],
        }),
      ),
    );
  });

  it.each([
    'formatVersion',
    'version',
    'scenario',
    'seeds',
    'intervals',
    'logged',
    'pipelines',
    'references',
    'skew',
    'waterfall',
    'retraining',
  ])('misses %s', (key) => {
    const { [key]: _, ...rest } = written(article());
    expect(validate(rest)).toBe(false);
  });

  it('rejects keys that it does not know', () => {
    const json = written(article());
    const [pipeline, ...others] = json.pipelines;
    const [seed, ...seeds] = pipeline.perSeed;
    for (const changed of [
      { ...json, extra: 1 },
      { ...json, scenario: { ...json.scenario, extra: 1 } },
      { ...json, intervals: { ...json.intervals, extra: 1 } },
      { ...json, references: { ...json.references, extra: 1 } },
      { ...json, pipelines: [{ ...pipeline, extra: 1 }, ...others] },
      { ...json, pipelines: [{ ...pipeline, summary: { ...pipeline.summary, extra: 1 } }, ...others] },
      { ...json, pipelines: [{ ...pipeline, perSeed: [{ ...seed, extra: 1 }, ...seeds] }, ...others] },
      { ...json, formatVersion: json.formatVersion + 1 },
    ]) {
      expect(validate(changed)).toBe(false);
    }
  });
});
