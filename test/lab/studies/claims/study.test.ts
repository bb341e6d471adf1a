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
const WORLD = 'world: { users: 400 }';
const GAP = 'expect: [{ that: logged × time, quantity: gap.auc, is: above, margin: 0.3, nil: no cause }]';
const SUBTRACTED = GAP.replace(', nil: no cause', '');

const big = claimIn('big', {
  'big.yaml': `${TRAINING}\n${WORLD}\ntitle: Big worlds have gaps.\nseeds: 101-120\n${GAP}`,
  'big.dose.yaml': `${TRAINING}
seeds: 101-108
${GAP}
sweep: { world.users: [200, 400] }
observe: [{ label: gap, that: logged × time, quantity: gap.auc }]`,
});
// Half of the gap is there in small worlds, too.
const fine = claimIn('fine', {
  'fine.yaml': `${TRAINING}\n${WORLD}\ntitle: Big worlds have larger gaps.\nseeds: 101-140\n${SUBTRACTED}`,
  'fine.control.yaml': `${TRAINING}\nworld: { users: 200 }\nseeds: 101-140\n${SUBTRACTED}`,
});

interface Heard {
  readonly started: readonly (readonly Run[])[];
  readonly decided: string[];
  readonly outcomes: readonly ClaimOutcome[];
}

async function run(claims = [big, fine], options: StudyOptions = {}): Promise<Heard> {
  const started: (readonly Run[])[] = [];
  const decided: string[] = [];
  const { outcomes } = await runStudy(claimsStudy(claims, 21), {
    workerFile,
    workers: 2,
    onStart: (runs) => started.push(runs),
    onConcluded: (name, words) => decided.push(`${name} ${words}`),
    ...options,
  });
  return { started, decided, outcomes };
}

/** The gap of a seed, as the stand-in makes it. */
const gap = (users: number, seed: number) => users / 1000 + (seed % 2 === 0 ? 0.01 : -0.01);
const seeds = (count: number) => Array.from({ length: count }, (_, index) => 101 + index);

describe('a whole investigation', async () => {
  const { started, decided, outcomes } = await run();

  test('runs each claim with its own seeds, its control with the same, and doses with theirs', () => {
    expect(started).toHaveLength(1);
    const [jobs] = started;
    const expected: [string, number][] = [
      ['big', 20],
      ['big.dose/world.users=200', 8],
      ['big.dose/world.users=400', 8],
      ['fine', 40],
      ['fine.control', 40],
    ];
    expect(jobs.map(({ scenario, seed }) => [scenario.name, seed])).toEqual(
      expected.flatMap(([name, count]) => seeds(count).map((seed) => [name, seed])),
    );
  });

  test('reads every contrast', () => {
    const [first, second] = outcomes;
    const expected = seeds(20).map((seed) => gap(400, seed));
    expect(first.parts[0].perSeed).toEqual(expected);
    expect(first.parts[0].control).toBeNull();
    expect(first.doses[0].series.map(({ label }) => label)).toEqual(['effect', 'gap']);
    for (const { points } of first.doses[0].series)
      expect(points).toEqual(
        [200, 400].map((users) => ({
          at: users,
          effect: meanInterval(seeds(8).map((seed) => gap(users, seed))),
        })),
      );
    expect(first.verdict).toBe('reproduced');
    expect(first.limits).toBe('holds at world.users 400; smaller than asked at 200');
    expect(second.verdict).toBe('smaller than asked');
    expect(second.parts[0].control?.control.mean).toBeCloseTo(0.2, 12);
    expect(second.parts[0].effect.mean).toBeCloseTo(0.2, 12);
  });

  test('tells each outcome once', () => {
    expect([...decided].sort()).toEqual(['big reproduced', 'fine smaller than asked']);
    expect(outcomes.map(({ id }) => id)).toEqual(['big', 'fine']);
  });

  test('gives a claim alone the verdict that it has among others', async () => {
    expect((await run([fine])).outcomes).toEqual([outcomes[1]]);
  });
});

test('stops when it is interrupted', async () => {
  const stopped = run([big], { workers: 1, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toBeInstanceOf(Interrupted);
});
