/** The scenarios in which kinds are planted. */
import { nameOf } from '../../scenario/ownLabel.ts';
import type { PipelineName } from '../../scenario/pipelines.ts';
import { parseScenario } from '../../scenario/reading/parse.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { Kind } from './kinds.ts';

export const POPULATION_USERS = 1000;

/** A small app, old enough that its counters have something to say when logging begins. */
const BASE = {
  timeline: { burnIn: '7d', warmup: '14d', logging: '14d', production: '7d' },
  world: { users: POPULATION_USERS },
  training: { splits: ['time'], encoders: ['none'] },
  evaluation: {
    live: false,
    liveReferences: [],
    driftTwin: false,
    ownLabel: false,
    curves: false,
    choiceSample: 1,
  },
};

/** A kind at one of its doses. */
export interface Plant {
  readonly kind: Kind;
  readonly dose: string;
}

export function plantsOf(some: readonly Kind[]): readonly Plant[] {
  return some.flatMap((kind) => Object.keys(kind.doses).map((dose) => ({ kind, dose })));
}

export function scenarioOf(
  { kind, dose }: Plant,
  seeds: readonly number[],
  users = POPULATION_USERS,
): Scenario {
  const text = JSON.stringify({ extends: 'base', ...kind.doses[dose] });
  const read = () => ({ text: JSON.stringify(BASE), name: 'base' });
  const { scenario } = parseScenario(text, kind.id, { read });
  const world = { ...scenario.world, users };
  return { ...scenario, world, name: `${kind.id}, ${dose}`, title: kind.title, seeds: [...seeds] };
}

/** The pipeline whose training set is the planted one. */
export function plantedPipeline({ training }: Scenario): PipelineName {
  const { provenances, splits, encoders, models } = training;
  return {
    provenance: nameOf(provenances[0]),
    split: splits[0],
    encoder: models[0]?.name ?? encoders[0],
  };
}
