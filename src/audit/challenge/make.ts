/** A challenge as a whole: its worlds, made one by one, and the files about them. */

import { apart } from '../../lab/jobs/apart.ts';
import { secondsOfAll, secondsOfWorld } from '../../lab/jobs/duration.ts';
import { defaultWorkers } from '../../lab/jobs/pool.ts';
import { daysSimulated } from '../../lab/stages/world.ts';
import type { Run, StudyOptions } from '../../lab/studies/study.ts';
import { scenarioOf } from '../population/plant.ts';
import { hashOf } from '../reading/sample.ts';
import type { Answers } from './answers.ts';
import { leaks, type PlannedWorld } from './plants.ts';
import type { Challenge, TableFormat, Truth } from './schema.ts';
import type { WorldTask } from './worker.ts';
import type { WorldFacts } from './world.ts';

/**
 * Makes the worlds, each on a thread of its own, in their order. One failure stops the others.
 * @param folderOf the folder of a world's tables, which is there
 * @throws UserError if the package is not built, or a world cannot be simulated
 */
export async function worldsOf(
  planned: readonly PlannedWorld[],
  folderOf: (id: string) => string,
  format: TableFormat,
  { workers = defaultWorkers(), signal, onStart, onExpected, onProgress, onFinished }: StudyOptions,
): Promise<readonly WorldFacts[]> {
  const runs = planned.map(
    ({ id, seed, ...plant }): Run => ({ name: id, scenario: scenarioOf(plant, [seed]), seed }),
  );
  onStart?.(runs);
  const each = runs.map(({ scenario }) => secondsOfWorld([scenario]));
  onExpected?.(secondsOfAll(each, Math.min(workers, runs.length)));
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
  const made: WorldFacts[] = [];
  let next = 0;
  const work = async () => {
    while (next < runs.length) {
      const index = next++;
      const run = runs[index];
      const { name, scenario, seed } = run;
      const days = daysSimulated([scenario]);
      const task: WorldTask = { scenario, seed, folder: folderOf(name), format };
      made[index] = await apart<WorldTask, WorldFacts>('audit/challenge/worker.js', task, {
        signal: AbortSignal.any(signals),
        onDay: (done) => onProgress?.(run, { stage: 'simulating', share: Math.min(1, done / days) }),
      });
      onFinished?.(run, false);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, runs.length) }, work));
    return made;
  } finally {
    stop.abort();
  }
}

/** The list of worlds, and their truth. */
export function challengeOf(
  { seed, tables, version }: Pick<Challenge, 'seed' | 'tables' | 'version'>,
  planned: readonly PlannedWorld[],
  made: readonly WorldFacts[],
): { readonly challenge: Challenge; readonly truth: Truth } {
  const worlds = planned.map(({ id, kind, dose, ...rest }, index) => {
    const isLeak = leaks({ kind, dose });
    const { readLater, damage } = made[index];
    return {
      ...rest,
      id,
      kind: kind.id,
      dose,
      leaks: isLeak,
      features: isLeak ? [...readLater] : [],
      damage,
    };
  });
  const truths = worlds.map(({ seed: _, ...truth }) => truth);
  const hash = hashOf(JSON.stringify([version, seed, worlds]))
    .toString(16)
    .padStart(8, '0');
  const name = `seed-${seed}-worlds-${planned.length}-${hash}`;
  return {
    challenge: {
      formatVersion: 1,
      version,
      challenge: name,
      seed,
      tables,
      worlds: planned.map(({ id }, index) => ({ id, features: [...made[index].features] })),
    },
    truth: { formatVersion: 1, version, truthOf: name, worlds: truths },
  };
}

/** Answers in the right form that say nothing. */
export function exampleAnswers({ challenge, worlds }: Challenge): Answers {
  return {
    challenge,
    detector: 'says the same of all',
    worlds: Object.fromEntries(
      worlds.map(({ id, features }) => [
        id,
        { score: 0, alarm: false, features: Object.fromEntries(features.map((name) => [name, 0])) },
      ]),
    ),
  };
}
