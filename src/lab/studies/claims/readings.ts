/** Readings of claims from results: the contrasts that a scenario expects and observes, seed by seed. */
import { termsOf } from '../../../scenario/contrast.ts';
import { contrastPerSeed } from '../../../scenario/expectations.ts';
import type { Contrast, Scenario } from '../../../scenario/schema.ts';
import { lookupIn } from '../../result/expectations.ts';
import { assembleResult } from '../../result/result.ts';
import type { SeedResult } from '../../result/seedResult.ts';

/** The contrasts of one seed: those expected, then those observed. NaN where the seed has no such value. */
export type Reading = readonly number[];

/** The contrasts of several seeds. */
export interface Readings {
  /** By expectation, then by seed. */
  readonly expected: readonly (readonly number[])[];
  /** By observation, then by seed. */
  readonly observed: readonly (readonly number[])[];
}

export function readSeed(scenario: Scenario, found: SeedResult): Reading {
  const lookup = lookupIn(assembleResult(scenario, [found], ''));
  const figureOf = (contrast: Contrast) => {
    const values = contrastPerSeed(termsOf(contrast), lookup);
    return typeof values === 'string' ? Number.NaN : values[0];
  };
  return [
    ...scenario.expect.map(figureOf),
    ...scenario.observe.map((observation) => figureOf(observation) / observation.divide),
  ];
}

/** @param seeds a reading for each seed */
export function readingsOf({ expect, observe }: Scenario, seeds: readonly Reading[]): Readings {
  const contrast = (index: number) => seeds.map((reading) => reading[index]);
  return {
    expected: expect.map((_, index) => contrast(index)),
    observed: observe.map((_, index) => contrast(expect.length + index)),
  };
}
