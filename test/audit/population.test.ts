import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differingGroups, kinds } from '../../src/audit/population/kinds.ts';
import { type Plant, plantedPipeline, plantsOf, scenarioOf } from '../../src/audit/population/plant.ts';
import { populationFile } from '../../src/audit/population/schema.ts';
import { populationStudy } from '../../src/audit/population/study.ts';
import { range } from '../../src/base/columns.ts';
import { worldKey } from '../../src/lab/jobs/store.ts';
import { simulatePast } from '../../src/lab/stages/past.ts';
import { pipelinesOf } from '../../src/lab/stages/pipelines.ts';
import { tableComputer } from '../../src/lab/stages/tables.ts';
import { runStudy } from '../../src/lab/studies/study.ts';
import { ratesContent } from '../../src/report/auditRates/page.ts';
import { markdownOf } from '../../src/report/markdown.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { ratesModule, withGenerated } from '../../tools/docsText.mjs';

const SEED = 8901;

/** Checks whether any training value changes when the log is cut just before its row is sent, by kind and dose. */
function knowsLater(plants: readonly Plant[]): ReadonlyMap<Plant, boolean> {
  const worlds = new Map<string, (readonly [Plant, Scenario])[]>();
  for (const plant of plants) {
    const scenario = scenarioOf(plant, [SEED]);
    const small = { ...scenario, world: { ...scenario.world, users: 100 } };
    const key = worldKey(small, SEED);
    worlds.set(key, [...(worlds.get(key) ?? []), [plant, small]]);
  }
  return new Map(
    [...worlds.values()].flatMap((world) => {
      const past = simulatePast(
        world.map(([, scenario]) => scenario),
        SEED,
      );
      const [whole, cut] = [tableComputer(past), tableComputer(past, true)];
      return world.map(([plant, scenario]): [Plant, boolean] => {
        const { provenance } = plantedPipeline(scenario);
        const mix = pipelinesOf(scenario).find((spec) => spec.provenance === provenance)?.mix as never;
        const [own, known] = [whole(mix), cut(mix)];
        const rows = range(own.start, own.end);
        const differs = (column: number) => {
          const others = known.vectors.gather(column, rows);
          return own.vectors.gather(column, rows).some((value, row) => !Object.is(value, others[row]));
        };
        return [plant, Array.from({ length: own.vectors.width }, (_, column) => column).some(differs)];
      });
    }),
  );
}

describe('planted truth', () => {
  test('at least 30 kinds, harmless ones as many as leaks', () => {
    expect(kinds.length).toBeGreaterThanOrEqual(30);
    expect(new Set(kinds.map(({ id }) => id)).size).toBe(kinds.length);
    const leaks = kinds.filter(({ alarms }) => alarms.includes('leak'));
    expect(leaks.map(({ group }) => group)).toEqual(leaks.map(() => 'leak'));
    const harmless = kinds.filter(({ group }) => group === 'skew' || group === 'lost');
    expect(harmless.length).toBeGreaterThanOrEqual(leaks.length);
  });

  test('training values of leaks know what came later, those of all other kinds do not', () => {
    // The own send, at the very moment, is in none that is cut before it.
    const plants = plantsOf(kinds.filter(({ id }) => id !== 'inclusive'));
    const wrong = [...knowsLater(plants)]
      .filter(([{ kind }, knows]) => knows !== (kind.group === 'leak'))
      .map(([{ kind, dose }]) => `${kind.id}, ${dose}`);
    expect(wrong).toEqual([]);
  });
});

describe('a population', () => {
  const some = plantsOf(kinds.filter(({ id }) => ['recomputed', 'old-values'].includes(id))).slice(0, 2);
  const study = () => {
    const whole = populationStudy(some, [8901, 8902]);
    const scenarios = whole.scenarios.map((each) => ({ ...each, world: { ...each.world, users: 400 } }));
    return { ...whole, scenarios };
  };

  test('is the same, byte for byte, on one thread and on two', async () => {
    const [one, two] = await Promise.all([1, 2].map((workers) => runStudy(study(), { workers })));
    expect(populationFile.write(two)).toBe(populationFile.write(one));
    expect(one.plants.map(({ perSeed }) => perSeed.map(({ seed }) => seed))).toEqual([
      [8901, 8902],
      [8901, 8902],
    ]);
    const [recomputed] = one.plants;
    for (const { raised, damage } of recomputed.perSeed) {
      expect(raised).toContain('leak');
      expect(damage.measured).toBeGreaterThan(0);
    }
  });
});

describe('committed error rates', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '../../results/audit', file), 'utf8');
  const committed = () => populationFile.read(read('rates.json'), 'rates.json');

  test('are the counts of seeds, and their intervals those of Clopper and Pearson', () => {
    for (const { perSeed, rates, kind } of committed().plants) {
      const ought = kinds.find(({ id }) => id === kind)?.alarms ?? [];
      for (const { alarm, isRight, share } of rates) {
        expect(isRight).toBe(ought.includes(alarm));
        const told = perSeed.filter(({ untold }) => !untold.includes(alarm));
        const raised = told.filter((seed) => seed.raised.includes(alarm)).length;
        expect(share.mean).toBe(raised / told.length);
        // Binomial tails at both ends, summed term by term.
        if (raised > 0) expect(tail(told.length, raised, share.low)).toBeCloseTo(0.025, 6);
        if (raised < told.length) expect(1 - tail(told.length, raised + 1, share.high)).toBeCloseTo(0.025, 6);
      }
    }
  });

  test('are the means over kinds and doses, seed by seed', () => {
    const { plants, alarmRates, seeds } = committed();
    for (const { alarm, hits, falseAlarms } of alarmRates) {
      for (const [isRight, share] of [
        [true, hits],
        [false, falseAlarms],
      ] as const) {
        const own = plants.filter(({ rates }) =>
          rates.some((rate) => rate.alarm === alarm && rate.isRight === isRight),
        );
        let raised = 0;
        for (const { perSeed } of own) for (const seed of perSeed) if (seed.raised.includes(alarm)) raised++;
        expect(share.mean).toBeCloseTo(raised / (own.length * seeds.length), 12);
      }
    }
  });

  test('and the bias of the expected damage are those of the single worlds', () => {
    const { plants, agreement } = committed();
    const own = plants.filter(({ group }) => differingGroups.includes(group));
    const differences = own.flatMap(({ perSeed }) =>
      perSeed.map(({ damage }) => damage.expected - damage.measured),
    );
    expect(agreement.damage.bias.mean).toBeCloseTo(
      differences.reduce((sum, each) => sum + each, 0) / differences.length,
      12,
    );
  });

  test('are quoted in the source, and in the documentation', () => {
    const population = committed();
    const source = readFileSync(join(import.meta.dirname, '../../src/audit/rates.ts'), 'utf8');
    expect(source).toBe(ratesModule(population));
    const page = readFileSync(join(import.meta.dirname, '../../docs/do/audit.md'), 'utf8');
    expect(page).toBe(withGenerated(page, 'error-rates', markdownOf(ratesContent(population))));
  });
});

/** Probability of at least so many hits. */
function tail(cases: number, hits: number, share: number): number {
  let sum = 0;
  for (let k = hits; k <= cases; k++) {
    let ways = 1;
    for (let i = 0; i < k; i++) ways = (ways * (cases - i)) / (i + 1);
    sum += ways * share ** k * (1 - share) ** (cases - k);
  }
  return sum;
}
