/** The population: every kind at every dose in fresh worlds, audited and deployed. */
import { sampleCorrelation } from 'simple-statistics';
import { range } from '../../base/columns.ts';
import { canonicalJson } from '../../base/json.ts';
import { precisionAt, rateInterval, shareInterval } from '../../evaluation/statistics/detection.ts';
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import { packageVersion } from '../../lab/jobs/package.ts';
import type { SeedPipeline, SeedResult } from '../../lab/result/seedResult.ts';
import { worldOf } from '../../lab/stages/world.ts';
import type { Study } from '../../lab/studies/study.ts';
import { BASELINE, pipelineId } from '../../scenario/pipelines.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { alarms } from '../alarms.ts';
import { alarmNames } from '../schema.ts';
import { differingGroups, kindGroups } from './kinds.ts';
import type { Observed } from './observe.ts';
import { type Plant, POPULATION_USERS, plantedPipeline, scenarioOf } from './plant.ts';
import { type PlantOutcome, POPULATION_FORMAT_VERSION, type Population, type SeedOfPlant } from './schema.ts';

/** Share of training sets that are assumed to have a fault: an assumption, not a finding. */
const BASE_RATE = 0.1;
/** Worlds that nobody looked at before limits and kinds were committed; those of 8901 to 8908 were for trying things out. */
export const POPULATION_SEEDS: readonly number[] = Array.from(range(9001, 9021));
/** Damage, in AUC, from which on a leak is to be found. */
const COSTLY = 0.005;
/** Share of worlds in which it is to be found. */
const FOUND = 0.95;

/** Readings of a world: the planted model, the clean one, and what the audit says. */
interface Reading {
  readonly seed: number;
  readonly planted: Scores;
  readonly clean: Scores;
  readonly audited: Observed;
}

interface Scores {
  readonly offline: number;
  readonly production: number;
}

export function populationStudy(
  plants: readonly Plant[],
  seeds: readonly number[],
  users = POPULATION_USERS,
): Study<Reading, Population> {
  const scenarios = plants.map((plant) => scenarioOf(plant, seeds, users));
  return {
    name: 'error rates of an audit',
    scenarios,
    observer: 'audit/population/observe.js',
    read: readingOf,
    conclude: (readings) => populationOf(plants, scenarios, readings),
  };
}

function readingOf(world: SeedResult, scenario: Scenario): Reading {
  const scoresOf = (of: { provenance: string; split: string; encoder: string }): Scores => {
    const { quantities } = world.pipelines.find(
      (each) => pipelineId(each) === pipelineId(of),
    ) as SeedPipeline;
    return { offline: quantities.offline.auc, production: quantities.shadow.softAuc };
  };
  return {
    seed: world.seed,
    planted: scoresOf(plantedPipeline(scenario)),
    clean: scoresOf({ ...BASELINE, encoder: scenario.training.encoders[0] }),
    audited: world.observed as Observed,
  };
}

function populationOf(
  plants: readonly Plant[],
  scenarios: readonly Scenario[],
  readings: readonly (readonly Reading[])[],
): Population {
  const cleanOf = cleanReadings(scenarios, readings);
  const outcomes = plants.map((plant, index) => outcomeOf(plant, readings[index], cleanOf(index)));
  const leaks = outcomes.filter(({ group }) => group === 'leak');
  return {
    formatVersion: POPULATION_FORMAT_VERSION,
    version: packageVersion(),
    seeds: scenarios[0].seeds,
    users: scenarios[0].world.users,
    baseRate: BASE_RATE,
    alarmRates: alarmNames.map((alarm) => {
      const raisedIn = (some: readonly PlantOutcome[]) =>
        overSeeds(some, ({ raised }) => raised.includes(alarm));
      const [hits, falseAlarms] = [true, false].map((isRight) =>
        raisedIn(outcomes.filter((each) => isRightAt(each, alarm) === isRight)),
      );
      const right = precisionAt(BASE_RATE, hits.mean, falseAlarms.mean);
      const byGroup = kindGroups.map((group) => ({
        group,
        share: raisedIn(
          outcomes.filter((each) => each.group === group && isRightAt(each, alarm) !== undefined),
        ),
      }));
      return { alarm, limit: alarms[alarm].limit, hits, falseAlarms, byGroup, right };
    }),
    costlyLeaks: costlyAmong(leaks),
    agreement: agreementOf(outcomes.filter(({ group }) => differingGroups.includes(group))),
    plants: outcomes,
  };
}

/** By place of a scenario, the model of logged values in its world that nothing of training was changed for. */
function cleanReadings(scenarios: readonly Scenario[], readings: readonly (readonly Reading[])[]) {
  const places = new Map<string, number>();
  const keys = scenarios.map((scenario) => canonicalJson(worldOf(scenario)));
  for (const [place, key] of keys.entries()) if (!places.has(key)) places.set(key, place);
  return (place: number) => readings[places.get(keys[place]) as number];
}

function outcomeOf(
  { kind, dose }: Plant,
  readings: readonly Reading[],
  clean: readonly Reading[],
): PlantOutcome {
  const perSeed = readings.map(({ seed, planted, audited }, index): SeedOfPlant => {
    const { damage, flattery, ...found } = audited;
    const { clean: logged } = clean[index];
    return {
      seed,
      ...found,
      damage: { expected: damage, measured: logged.production - planted.production },
      flattery: { expected: flattery, measured: planted.offline - logged.offline },
    };
  });
  return {
    kind: kind.id,
    title: kind.title,
    group: kind.group,
    dose,
    rows: meanInterval(perSeed.map(({ rows }) => rows)).mean,
    damage: {
      expected: meanInterval(perSeed.map(({ damage }) => damage.expected)),
      measured: meanInterval(perSeed.map(({ damage }) => damage.measured)),
    },
    rates: alarmNames.flatMap((alarm) => {
      const told = perSeed.filter(({ untold }) => !untold.includes(alarm));
      if (told.length === 0) return [];
      const share = shareInterval(told.filter(({ raised }) => raised.includes(alarm)).length, told.length);
      return [{ alarm, isRight: kind.alarms.includes(alarm), share }];
    }),
    perSeed,
  };
}

function isRightAt({ rates }: PlantOutcome, alarm: string): boolean | undefined {
  return rates.find((rate) => rate.alarm === alarm)?.isRight;
}

/** The share of outcomes at which something holds, with its interval over seeds. */
function overSeeds(outcomes: readonly PlantOutcome[], holds: (seed: SeedOfPlant) => boolean): Estimate {
  if (outcomes.length === 0) return rateInterval([]);
  return rateInterval(
    outcomes[0].perSeed.map(
      (_, seed) => outcomes.filter(({ perSeed }) => holds(perSeed[seed])).length / outcomes.length,
    ),
  );
}

function costlyAmong(leaks: readonly PlantOutcome[]): Population['costlyLeaks'] {
  const costly = leaks.filter(({ damage }) => damage.measured.mean >= COSTLY);
  const foundOf = ({ rates }: PlantOutcome) => rates.find(({ alarm }) => alarm === 'leak')?.share as Estimate;
  return {
    least: COSTLY,
    found: overSeeds(costly, ({ raised }) => raised.includes('leak')),
    missed: costly
      .filter((each) => foundOf(each).mean < FOUND)
      .map((each) => ({ kind: each.kind, dose: each.dose, found: foundOf(each) })),
  };
}

function agreementOf(outcomes: readonly PlantOutcome[]): Population['agreement'] {
  const of = (effect: 'damage' | 'flattery') => {
    const [correlations, biases] = [[], []] as [number[], number[]];
    for (const seed of outcomes[0]?.perSeed.keys() ?? []) {
      const pairs = outcomes.map(({ perSeed }) => perSeed[seed][effect]);
      const [expected, measured] = [pairs.map((pair) => pair.expected), pairs.map((pair) => pair.measured)];
      correlations.push(sampleCorrelation(expected, measured));
      biases.push(expected.reduce((sum, each, index) => sum + each - measured[index], 0) / pairs.length);
    }
    return { correlation: intervalOf(correlations), bias: intervalOf(biases) };
  };
  return { damage: of('damage'), flattery: of('flattery') };
}

function intervalOf(values: readonly number[]): Estimate {
  return values.length === 0 ? rateInterval([]) : meanInterval(values);
}
