/** Which jobs run together. */
import { expect, test } from 'vitest';
import { type Job, PIPELINES_TOGETHER_MAX, planJobs } from '../../../src/lab/jobs/jobPlan.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

function job(training: ScenarioInput['training'], seed = 1, users = 100): Job {
  return { scenario: scenarioSchema.parse({ name: 'a', world: { users }, training }), seed };
}

/** Users of a world in which pipelines have as many rows as those of the article, or more. */
const LARGE = 10_000;

const worldsOf = (jobs: Job[]) => planJobs(jobs, (text) => text, expect.fail).worlds;

test('those that share a world, in the order in which worlds are first asked for', () => {
  const jobs = [job({ l2: 1 }), job({ l2: 1 }, 2), job({ l2: 2 }), job({ l2: 1 }, 1, 200), job({ l2: 3 })];
  expect(worldsOf(jobs)).toEqual([[0, 2, 4], [1], [3]]);
});

test('no more pipelines than fit in memory, in the order of jobs', () => {
  // Each has logged × time and nothing else.
  const small = Array.from({ length: PIPELINES_TOGETHER_MAX + 2 }, (_, index) =>
    job({ provenances: ['logged'], splits: ['time'], l2: index }, 1, LARGE),
  );
  const places = small.map((_, index) => index);
  expect(worldsOf(small)).toEqual([
    places.slice(0, PIPELINES_TOGETHER_MAX),
    places.slice(PIPELINES_TOGETHER_MAX),
  ]);
});

test('more in a smaller world, by its rows', () => {
  const tiny = Array.from({ length: 2 * PIPELINES_TOGETHER_MAX }, (_, index) =>
    job({ provenances: ['logged'], splits: ['time'], l2: index }),
  );
  expect(worldsOf(tiny)).toEqual([tiny.map((_, index) => index)]);
});

test('one joins the first that have room for it', () => {
  const of = (pipelines: number, l2: number) =>
    job(
      {
        provenances: [
          'logged',
          ...Array.from({ length: pipelines - 1 }, (_, index) => ({
            name: `mix-${index}`,
            from: 'logged' as const,
          })),
        ],
        splits: ['time'],
        l2,
      },
      1,
      LARGE,
    );
  const half = PIPELINES_TOGETHER_MAX / 2;
  expect(worldsOf([of(half + 1, 1), of(half, 2), of(half - 1, 3), of(half, 4)])).toEqual([
    [0, 2],
    [1, 3],
  ]);
});

test('a job by itself may have more', () => {
  const provenances = Array.from({ length: PIPELINES_TOGETHER_MAX + 1 }, (_, index) => ({
    name: `mix-${index}`,
    from: 'logged' as const,
  }));
  const large = job({ provenances }, 1, LARGE);
  expect(worldsOf([large, job({}, 1, LARGE), large])).toEqual([[0], [1], [2]]);
});
