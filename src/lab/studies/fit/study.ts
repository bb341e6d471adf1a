/** The study behind `hindsight fit`: worlds with other parameters, until they have the facts that are wanted. */
import { packageVersion } from '../../jobs/package.ts';
import { factsApart } from '../facts/apart.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import { foundFit, type GivenFacts, partsOf, roundsOf, type Simulate } from './fit.ts';
import { scenarioWith } from './scenario.ts';
import type { Fit } from './schema.ts';

export function fitStudy(given: GivenFacts): OwnStudy<Fit> {
  return { name: given.name, work: (options) => simulated(given, options) };
}

async function simulated(given: GivenFacts, options: StudyOptions): Promise<Fit> {
  const { request, name } = given;
  // The scenarios are not known before their round.
  const planned = new Map(
    roundsOf(given)
      .flatMap(partsOf)
      .map((round) => {
        const scenario = scenarioWith(name, [], round.users);
        return [round.name, round.seeds.map((seed): Run => ({ name: round.name, scenario, seed }))] as const;
      }),
  );
  options.onStart?.([...planned.values()].flat());
  return fitOf(given, (round, settings) => {
    const scenario = scenarioWith(name, settings, round.users);
    const runs = planned.get(round.name) as readonly Run[];
    return factsApart(
      runs.map((run) => ({ ...run, scenario })),
      { days: request.days, skipsFailures: true },
      {
        ...options,
        onProgress: ({ seed }, progress) => options.onProgress?.(runOf(runs, seed), progress),
        onFinished: ({ seed }, stored) => options.onFinished?.(runOf(runs, seed), stored),
      },
    );
  });
}

/** Finds the parameters round by round, and checks them. */
export function fitOf(given: GivenFacts, simulate: Simulate): Promise<Fit> {
  return foundFit(given, packageVersion(), simulate);
}

function runOf(runs: readonly Run[], seed: number): Run {
  return runs.find((run) => run.seed === seed) as Run;
}
