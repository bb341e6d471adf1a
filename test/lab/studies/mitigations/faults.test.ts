/** Faults at growing doses, from readings made by hand. */
import { describe, expect, it } from 'vitest';
import {
  type FaultFile,
  faultOutcome,
  faultProblems,
  faultScenarios,
} from '../../../../src/lab/studies/mitigations/faults.ts';
import { parseScenario } from '../../../../src/scenario/reading/parse.ts';

const read = () => {
  throw new Error('nothing is extended here');
};

function faultIn(text: string): FaultFile {
  return { id: 'a-fault', file: 'a-fault.yaml', ...parseScenario(text, 'a-fault.yaml', { read }) };
}

const SWEPT = `
name: a-fault
title: Events are late
description: Logged is immune.
seeds: [1, 2]
training: { provenances: [recomputed, logged], splits: [time] }
sweep: { history.ingestionDelay.maximum: [0s, 1h, 1d] }
observe:
  - { label: logged, that: logged × time, quantity: gap.auc }
  - { label: recomputed, that: recomputed × time, quantity: gap.auc }
`;

/** By pipeline, gap, damage, production and mismatch, each the same in both worlds but for a little. */
function dose(logged: readonly number[], recomputed: readonly number[], noise = 0) {
  const observed = [...logged, ...recomputed].map((value) => [value - noise, value + noise]);
  return { expected: [], observed };
}

const pipelinesOf = (...doses: ReturnType<typeof dose>[]) => {
  const [logged, recomputed] = faultOutcome(faultIn(SWEPT), doses).pipelines;
  return { logged, recomputed };
};

it('a fault asks for one quantity, and is told in four', () => {
  const fault = faultIn(SWEPT);
  expect(faultProblems(fault)).toEqual([]);
  const scenarios = faultScenarios(fault);
  expect(scenarios.map(({ history }) => history.ingestionDelay.maximum)).toEqual(['0s', '1h', '1d']);
  for (const { observe } of scenarios) {
    expect(observe.map(({ label, quantity }) => `${label} ${quantity}`)).toEqual(
      ['logged', 'recomputed'].flatMap((label) =>
        ['gap.auc', 'damage.softAuc', 'shadow.softAuc', 'skew.mismatch'].map(
          (quantity) => `${label} ${quantity}`,
        ),
      ),
    );
  }
});

describe('of each pipeline', () => {
  const { logged, recomputed } = pipelinesOf(
    dose([0.01, 0, 0.74, 0], [0.02, 0.001, 0.739, 0.3]),
    dose([0.03, 0, 0.7, 0], [0.09, 0.02, 0.68, 0.4]),
    dose([-0.02, 0, 0.75, 0], [-0.01, 0.03, 0.72, 0.5]),
  );

  it('the gap is told beyond that of the logged one in the same world, where it is farthest', () => {
    expect(recomputed.gapBeyondLogged.mean).toBeCloseTo(0.06, 12);
    expect(logged.gapBeyondLogged).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it('damage where it is farthest, and the loss of production since the first dose', () => {
    expect(recomputed.damage.mean).toBeCloseTo(0.03, 12);
    expect(recomputed.productionLoss.mean).toBeCloseTo(0.739 - 0.68, 12);
    expect(logged.productionLoss.mean).toBeCloseTo(0.74 - 0.7, 12);
  });

  it('the series follow the doses, four for each', () => {
    const { series, key, seeds, title, why } = faultOutcome(faultIn(SWEPT), [
      dose([0.01, 0, 0.74, 0], [0.02, 0.001, 0.739, 0.3]),
      dose([0.03, 0, 0.7, 0], [0.09, 0.02, 0.68, 0.4]),
      dose([-0.02, 0, 0.75, 0], [-0.01, 0.03, 0.72, 0.5]),
    ]);
    expect({ key, seeds, title, why }).toEqual({
      key: 'history.ingestionDelay.maximum',
      seeds: 2,
      title: 'Events are late',
      why: 'Logged is immune.',
    });
    expect(series.map(({ label }) => label)).toEqual([
      ...Array.from({ length: 4 }, () => 'logged'),
      ...Array.from({ length: 4 }, () => 'recomputed'),
    ]);
    const shadow = series.find(({ contrast }) => contrast === 'shadow.softAuc of recomputed × time');
    expect(shadow?.points.map(({ at, effect }) => [at, effect.mean])).toEqual([
      ['0s', 0.739],
      ['1h', 0.68],
      ['1d', 0.72],
    ]);
  });
});

describe('a pipeline is immune', () => {
  const clean = [0.01, 0, 0.74, 0] as const;
  const isImmune = (...doses: (readonly [gap: number, damage: number])[]) =>
    pipelinesOf(...doses.map(([gap, damage]) => dose(clean, [0.01 + gap, damage, 0.74 - damage, 0])))
      .recomputed.isImmune;

  it('within the margin on both sides, at every dose, and not beyond it', () => {
    expect(isImmune([0, 0], [0.0049, 0.0049], [-0.0049, -0.0049])).toBe(true);
    expect(isImmune([0, 0], [0.0051, 0], [0, 0])).toBe(false);
    expect(isImmune([0, 0], [-0.0051, 0], [0, 0])).toBe(false);
    expect(isImmune([0, 0], [0, 0.0051], [0, 0])).toBe(false);
    expect(isImmune([0, 0], [0, -0.0051], [0, 0])).toBe(false);
    expect(isImmune([0.0051, 0], [0, 0], [0, 0])).toBe(false);
  });

  it('also where another dose is farther in the mean: each dose counts', () => {
    expect(isImmune([0, 0], [0, -0.02], [0, 0.01])).toBe(false);
  });

  it('only where intervals show it', () => {
    const noisy = (noise: number) =>
      faultOutcome(faultIn(SWEPT), [
        dose(clean, clean),
        dose(clean, clean),
        {
          expected: [],
          observed: [...clean.map((v) => [v, v]), ...clean.map((v) => [v - noise, v + noise])],
        },
      ]).pipelines[1].isImmune;
    // Of two values ± noise the interval reaches 12.7 times the noise.
    expect(noisy(0.0003)).toBe(true);
    expect(noisy(0.0005)).toBe(false);
  });

  it('and the logged one is so by definition, whatever it loses itself', () => {
    const { logged } = pipelinesOf(
      dose(clean, clean),
      dose([0.2, 0, 0.6, 0], clean),
      dose([0.3, 0, 0.5, 0], clean),
    );
    expect(logged.isImmune).toBe(true);
    expect(logged.productionLoss.mean).toBeCloseTo(0.24, 12);
  });
});

it('observations may name their own places, in one run', () => {
  const fault = faultIn(
    SWEPT.replace(/^sweep.*\n/m, '').replace(/observe:[\s\S]*/, '') +
      `observe:
  - { label: logged, at: 0, that: logged × time, quantity: gap.auc }
  - { label: logged, at: 1, that: logged × time, quantity: gap.auc }
  - { label: recomputed, at: 0, that: logged × time, quantity: gap.auc }
  - { label: recomputed, at: 1, that: recomputed × time, quantity: gap.auc }
`,
  );
  expect(faultProblems(fault)).toEqual([]);
  expect(faultScenarios(fault)).toHaveLength(1);
  const rows = [
    [0.01, 0, 0.74, 0],
    [0.02, 0, 0.73, 0],
    [0.01, 0, 0.74, 0],
    [0.1, 0.05, 0.68, 0.4],
  ];
  const { pipelines, series } = faultOutcome(fault, [
    { expected: [], observed: rows.flat().map((value) => [value, value]) },
  ]);
  expect(series).toHaveLength(8);
  expect(pipelines.map(({ label, isImmune }) => [label, isImmune])).toEqual([
    ['logged', true],
    ['recomputed', false],
  ]);
  expect(pipelines[1].gapBeyondLogged.mean).toBeCloseTo(0.08, 12);
  expect(pipelines[1].damage.mean).toBeCloseTo(0.05, 12);
});

it.each([
  ['title: Events are late\n', '', 'title'],
  ['description: Logged is immune.\n', '', 'description'],
  ['label: logged,', 'label: something else,', 'observe'],
  ['label: logged,', 'label: logged, at: 1,', 'observe.0.at'],
  ['quantity: gap.auc }\n  -', 'quantity: shadow.auc }\n  -', 'observe.0.quantity'],
])('with %j as %j it says what is wrong', (from, to, path) => {
  const problems = faultProblems(faultIn(SWEPT.replace(from, to)));
  expect(problems.map((problem) => problem.path.join('.'))).toEqual([path]);
});
