/** How studies are run: what they read, in which order, and what goes on where. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SeedResult } from '../../../src/lab/result/seedResult.ts';
import {
  type JointStudy,
  runStudy,
  type Study,
  startStudies,
  together,
} from '../../../src/lab/studies/study.ts';
import { type Scenario, scenarioSchema } from '../../../src/scenario/schema.ts';

/** Answers with the seed and the name of the training. */
const workerFile = join(import.meta.dirname, '../../fixtures/poolWorker.mjs');
const pool = { workerFile, workers: 2 };

const usual = scenarioSchema.parse({ name: 'a' });

function scenarioOf(name: string, seeds: number[], world: object = {}): Scenario {
  return {
    ...usual,
    name,
    seeds,
    world: { ...usual.world, ...world },
    training: { ...usual.training, name } as Scenario['training'],
    evaluation: { ...usual.evaluation, driftTwin: false },
  };
}

/** Concludes with all that was read, scenario by scenario. */
function reading(name: string, ...scenarios: Scenario[]): Study<string, string> {
  return {
    name,
    scenarios,
    read: ({ seed }: SeedResult, scenario) => `${scenario.name}${seed}`,
    conclude: (readings) => readings.map((seeds) => seeds.join(' ')).join(' | '),
  };
}

describe('a study', () => {
  it('gets its readings by scenario and by seed, whichever world is there first', async () => {
    const study = reading('one', scenarioOf('a', [0, 3], { delaysMs: [200] }), scenarioOf('b', [1, 2]));
    expect(await runStudy(study, pool)).toBe('a0 a3 | b1 b2');
  });

  it('may be made of studies, whose worlds are one list', async () => {
    const started: string[] = [];
    const concluded: string[] = [];
    const parts = together([reading('x', scenarioOf('a', [1, 2])), reading('y', scenarioOf('b', [3]))]);
    const joint: JointStudy<readonly [readonly string[], string], string> = {
      parts: [parts, reading('z', scenarioOf('c', [4]), scenarioOf('d', [5]))],
      conclude: ([both, last]) => [...both, last].join('; '),
    };
    const conclusion = await runStudy(joint, {
      ...pool,
      onStart: (runs) => started.push(...runs.map(({ name, seed }) => `${name} ${seed}`)),
      onConcluded: (name, words) => concluded.push(`${name} ${words}`),
    });
    expect(conclusion).toBe('a1 a2; b3; c4 | d5');
    // A part with one scenario lends it its name.
    expect(started).toEqual(['x 1', 'x 2', 'y 3', 'c 4', 'd 5']);
    expect(concluded.sort()).toEqual(['x done', 'y done', 'z done']);
  });

  it('stops with the first failure, with all that were started beside it', async () => {
    const failure = { message: 'too few rows', stack: 'at fit', isUserError: true };
    const conclusions = startStudies(
      [reading('a', scenarioOf('a', [1], { hang: true })), reading('b', scenarioOf('b', [1], { failure }))],
      pool,
    );
    for (const conclusion of conclusions) await expect(conclusion).rejects.toThrow('too few rows');
  });

  it('says for each run which of several studies it belongs to', async () => {
    const studies = [reading('a', scenarioOf('a', [1])), reading('b', scenarioOf('b', [2]))];
    const heard: [string, number][] = [];
    await Promise.all(
      startStudies(studies, {
        ...pool,
        onFinished: ({ name, study }) => heard.push([name, studies.indexOf(study as never)]),
      }),
    );
    expect(heard.sort()).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });
});
