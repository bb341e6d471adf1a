/** Claims from their files to their outcomes, with a stand-in for the worlds. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { meanInterval } from '../../../../src/evaluation/statistics/intervals.ts';
import { Interrupted } from '../../../../src/lab/jobs/interrupted.ts';
import type { ClaimOutcome } from '../../../../src/lab/studies/claims/schema.ts';
import { claimsStudy } from '../../../../src/lab/studies/claims/study.ts';
import { type Run, runStudy, type StudyOptions } from '../../../../src/lab/studies/study.ts';
import { claimIn } from './files.ts';

const workerFile = join(import.meta.dirname, '../../../fixtures', 'claimsWorker.mjs');

const TRAINING =
  'evaluation: { live: false, driftTwin: false }\ntraining: { provenances: [logged], splits: [time, random] }';
const NIL =
  'expect: [{ that: logged × random, quantity: gap.auc, minus: logged × time, is: within, margin: 9 }]';

const big = claimIn('big', {
  'big.yaml': `${TRAINING}
title: Big worlds have gaps.
world: { users: 400 }
expect: [{ that: logged × time, quantity: gap.auc, is: above, margin: 0.3 }]`,
  'big.control.yaml': `${TRAINING}\nworld: { users: 400 }\n${NIL}`,
  'big.dose.yaml': `${TRAINING}
sweep: { world.users: [200, 400] }
observe: [{ label: gap, that: logged × time, quantity: gap.auc }]`,
});
// The spread of its pilot, 0.0107, against half a margin of 0.006: 80 seeds.
const fine = claimIn('fine', {
  'fine.yaml': `${TRAINING}
title: Small worlds have none.
world: { users: 400 }
expect: [{ that: logged × time, quantity: gap.auc, is: within, margin: 0.006 }]`,
  'fine.control.yaml': `${TRAINING}\nworld: { users: 400 }\n${NIL}`,
});

interface Heard {
  readonly phases: [phase: string | undefined, runs: readonly Run[]][];
  readonly decided: string[];
  readonly outcomes: readonly ClaimOutcome[];
}

async function run(claims = [big, fine], quick = false, options: StudyOptions = {}): Promise<Heard> {
  const phases: Heard['phases'] = [];
  const decided: string[] = [];
  const { outcomes } = await runStudy(claimsStudy(claims, { quick, sharing: 21 }), {
    workerFile,
    workers: 2,
    onStart: (runs, phase) => phases.push([phase, runs]),
    onConcluded: (name, words) => decided.push(`${name} ${words}`),
    ...options,
  });
  return { phases, decided, outcomes };
}

/** The gap of a seed, as the stand-in makes it. */
const gap = (users: number, seed: number) => users / 1000 + (seed % 2 === 0 ? 0.01 : -0.01);
const seeds = (count: number, first = 101) => Array.from({ length: count }, (_, index) => first + index);

describe('a whole investigation', async () => {
  const { phases, decided, outcomes } = await run();

  test('begins with a pilot of its own seeds, of claims and controls alone', () => {
    const [[phase, jobs]] = phases;
    expect(phase).toBe('pilot');
    expect(jobs.map(({ scenario, seed }) => [scenario.name, seed])).toEqual(
      ['big', 'big.control', 'fine', 'fine.control'].flatMap((name) =>
        seeds(8, 1001).map((seed) => [name, seed]),
      ),
    );
  });

  test('runs each claim with its own number of seeds, doses with 20, claim by claim', () => {
    const [, [phase, jobs]] = phases;
    expect(phase).toBeUndefined();
    const expected: [string, number][] = [
      ['big', 20],
      ['big.control', 20],
      ['big.dose/world.users=200', 20],
      ['big.dose/world.users=400', 20],
      ['fine', 80],
      ['fine.control', 80],
    ];
    expect(jobs.map(({ scenario, seed }) => [scenario.name, seed])).toEqual(
      expected.flatMap(([name, count]) => seeds(count).map((seed) => [name, seed])),
    );
    // A run depends on whether it is one of several.
    expect(new Set(jobs.map(({ scenario }) => scenario.seeds.length))).toEqual(new Set([20, 80]));
  });

  test('reads every contrast', () => {
    const [first, second] = outcomes;
    const expected = seeds(20).map((seed) => gap(400, seed));
    expect(first.parts[0].perSeed).toEqual(expected);
    expect(first.parts[0].effect).toEqual(meanInterval(expected));
    expect(first.parts[0].control?.effect.mean).toBeCloseTo(0.5, 12);
    expect(first.doses[0].series[0].points).toEqual(
      [200, 400].map((users) => ({
        at: users,
        effect: meanInterval(seeds(20).map((seed) => gap(users, seed))),
      })),
    );
    expect(first).toMatchObject({ verdict: 'reproduced', seeds: 20 });
    expect(first.limits).toBe('shown at world.users 400; not shown at 200');
    expect(second).toMatchObject({ verdict: 'refuted', seeds: 80 });
  });

  test('tells each outcome once', () => {
    expect(decided[0]).toBe('pilot done');
    expect(decided.slice(1).sort()).toEqual(['big reproduced', 'fine refuted']);
    expect(outcomes.map(({ id }) => id)).toEqual(['big', 'fine']);
  });

  test('gives a claim alone the verdict that it has among others', async () => {
    expect((await run([fine])).outcomes).toEqual([outcomes[1]]);
  });
});

test('a quick look has four seeds, no pilot and no doses', async () => {
  const { phases, outcomes } = await run([big, fine], true);
  expect(phases.map(([phase, jobs]) => [phase, jobs.length])).toEqual([[undefined, 16]]);
  expect(outcomes.map((outcome) => [outcome.seeds, outcome.doses.length])).toEqual([
    [4, 0],
    [4, 0],
  ]);
});

test('stops when it is interrupted, in the pilot and after it', async () => {
  const stopped = (options: StudyOptions) => expect(run([big], false, { workers: 1, ...options }));
  await stopped({ signal: AbortSignal.abort() }).rejects.toBeInstanceOf(Interrupted);
  const controller = new AbortController();
  const onStart = (_runs: readonly Run[], phase: string | undefined) => {
    if (phase === undefined) controller.abort();
  };
  await stopped({ signal: controller.signal, onStart }).rejects.toBeInstanceOf(Interrupted);
});
