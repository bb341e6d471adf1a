/**
 * Rough estimate of a scenario's time and memory, before it runs.
 *
 * The constants of worlds span what `npm run bench` measured of whole runs, from a thousand users to a
 * million and the article's: results/bench/timings.json, against which a test holds them. docs/build/performance.md
 * describes how those of starting and writing were measured.
 */

import {
  perDay,
  type Range,
  sampledDecisions,
  secondsOfWorld,
  WARMING_UP_S,
} from '../../lab/jobs/duration.ts';
import { RESIDENT_BYTES_MAX } from '../../lab/jobs/scratch.ts';
import { worldKey } from '../../lab/jobs/store.ts';
import { branchesOf } from '../../lab/stages/world.ts';
import { candidatesOf } from '../../scenario/candidates.ts';
import { featuresOf } from '../../scenario/features.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';

export interface Cost {
  /** Worlds to simulate; scenarios that share one count once. */
  readonly worlds: number;
  /** Seconds of one processor for all of them. */
  readonly seconds: Range;
  /** Seconds that pass before the first world and after the last: starting, and writing charts and pages. */
  readonly aroundSeconds: Range;
  /** Bytes of memory of the largest world. */
  readonly bytes: Range;
  /** Bytes that the largest world writes to its scratch file, where tables do not fit in memory. */
  readonly scratchBytes: number;
}

/** Seconds to load the program. */
const LOADING_S: Range = { low: 1, high: 2.5 };
/** Seconds to draw and write the report of one result. */
const WRITING_S: Range = { low: 1.2, high: 2.5 };

/** Bytes as docs/build/performance.md states them. */
const BYTES = { event: 37, row: 66, trueLogit: 8, value: 8, candidate: 75 };
/** Of the program itself. */
const PROGRAM_BYTES = 100 * 2 ** 20;
/** Of a user: state, truth (a thousand stories in the longest life) and cache of one arm. */
const armBytesPerUser = (topics: number, sources: number) =>
  64 + 16 * (topics + sources) + (21 + sources + 128) + 8 * (topics + sources);
/** Of a user: traits, tastes, declared interests, and the schedules of eight days. */
const worldBytesPerUser = (topics: number) => 72 + 25 * topics + 560;
/** Events for each decision (the sending, and now and then an open) and for each browse (now and then a read). */
const EVENTS = { decision: 1.1, browse: 0.1 };
/** Ratio of the measured peaks to the sum of the parts. */
const BYTES_FACTOR: Range = { low: 0.65, high: 1.65 };

/** @param scenarios the points of a sweep, or the one scenario that there is */
export function costOf(scenarios: readonly Scenario[]): Cost {
  let worlds = 0;
  const seconds = { low: 0, high: 0 };
  for (const group of runTogether(scenarios)) {
    const count = group[0].seeds.length;
    const each = secondsOfWorld(group);
    worlds += count * branchesOf(group).length;
    seconds.low += count * each.low;
    seconds.high += count * each.high;
  }
  const around = (end: keyof Range) => LOADING_S[end] + WARMING_UP_S[end] + scenarios.length * WRITING_S[end];
  const tables = scenarios.map(tableBytes);
  const peak = Math.max(...scenarios.map((scenario, index) => peakBytes(scenario, tables[index])));
  return {
    worlds,
    seconds,
    aroundSeconds: { low: around('low'), high: around('high') },
    bytes: { low: peak * BYTES_FACTOR.low, high: peak * BYTES_FACTOR.high },
    scratchBytes: Math.max(...tables.map(spilledBytes)),
  };
}

/** Scenarios whose worlds are the same or branches of one. */
function runTogether(scenarios: readonly Scenario[]): Scenario[][] {
  const groups = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const key = worldKey(scenario, 0) + scenario.seeds.join();
    groups.set(key, [...(groups.get(key) ?? []), scenario]);
  }
  return [...groups.values()];
}

/** The tables of a world, of each its bytes. Live arms come one after the other, so that one counts. */
function tableBytes(scenario: Scenario): number[] {
  const { warmupDay, loggingDay, productionDay, endDay } = timelineOf(scenario);
  const { decisions, browses } = perDay(scenario);
  const events = decisions * EVENTS.decision + browses * EVENTS.browse;
  const arm = (days: number, loggedDays: number) => [
    days * events * BYTES.event,
    loggedDays * decisions * BYTES.row,
    loggedDays * decisions * BYTES.trueLogit,
  ];
  const production = endDay - productionDay;
  const vector = featuresOf(scenario).count * BYTES.value;
  const sampled = sampledDecisions(scenario);
  const candidates = candidatesOf(scenario);
  const computed = scenario.training.provenances.filter((features) => features !== 'logged');
  return [
    ...arm(productionDay, productionDay - warmupDay),
    (productionDay - warmupDay) * decisions * vector,
    ...arm(production, production),
    production * decisions * vector,
    ...(scenario.evaluation.live ? arm(production, production) : []),
    // Logged features are there already; the others have a table each.
    ...computed.map(() => (productionDay - loggingDay) * decisions * vector),
    ...[sampled.logging, sampled.production].flatMap((count) => [
      count * candidates * BYTES.candidate,
      count * candidates * vector,
    ]),
    ...computed.map(() => sampled.logging * candidates * vector),
  ];
}

function peakBytes({ world }: Scenario, tables: readonly number[]): number {
  const { users, topics, sources } = world;
  const perUser = 2 * armBytesPerUser(topics, sources) + worldBytesPerUser(topics);
  const resident = tables.reduce((sum, bytes) => sum + Math.min(bytes, RESIDENT_BYTES_MAX), 0);
  return PROGRAM_BYTES + users * perUser + resident;
}

/** The file holds a table whole once it has outgrown memory. */
function spilledBytes(tables: readonly number[]): number {
  return tables.filter((bytes) => bytes > RESIDENT_BYTES_MAX).reduce((sum, bytes) => sum + bytes, 0);
}
