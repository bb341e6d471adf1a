/** Small worlds for tests, and lives lived in them. */

import type { z } from 'zod';
import { DAY_MS, durationMs } from '../../src/base/time.ts';
import type { FeatureSet } from '../../src/features/featureSet.ts';
import { type Impressions, Phase } from '../../src/history/impressions.ts';
import { historyOptions } from '../../src/history/options.ts';
import { type Past, simulatePast } from '../../src/lab/stages/past.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';
import type { Timeline } from '../../src/scenario/timeline.ts';
import { Arm, type RunOptions, type Traffic } from '../../src/serving/arm.ts';
import { servingOptions } from '../../src/serving/options.ts';
import type { Policy } from '../../src/serving/policy.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import type { MechanismFactory } from '../../src/world/mechanism.ts';
import { type WorldOptions, worldOptions } from '../../src/world/options.ts';
import { createWorld, type World } from '../../src/world/world.ts';

export type WorldInput = z.input<typeof worldOptions>;
type ServingInput = z.input<typeof servingOptions>;
type HistoryInput = z.input<typeof historyOptions>;

/** 40 users who stay, 4 topics, 6 sources, some 90 candidates; people open more than in the default world. */
const SMALL: WorldInput = {
  users: 40,
  topics: 4,
  sources: 6,
  newsroom: { storiesPerDay: 60, topicsPerSource: 2 },
  opens: { baseRate: 0.2 },
  tenure: { ends: false },
  optOut: { earlier: 0 },
  dormancy: { share: 0 },
  broadcasts: { perDay: 0 },
  drift: { weekendOpens: 0 },
};

/** The small world, with the given options in place of its own. */
function small(input: WorldInput = {}): WorldInput {
  const merged: Record<string, unknown> = { ...SMALL };
  for (const [name, value] of Object.entries(input)) {
    const own = merged[name];
    merged[name] = typeof value === 'object' && typeof own === 'object' ? { ...own, ...value } : value;
  }
  return merged as WorldInput;
}

export function optionsOf(input: WorldInput = {}): WorldOptions {
  return worldOptions.parse(small(input));
}

export interface Life {
  readonly world?: WorldInput;
  readonly serving?: ServingInput;
  readonly history?: HistoryInput;
  readonly days?: number;
  readonly seed?: number;
  readonly policy?: (arm: Arm) => Policy;
  readonly run?: (arm: Arm) => Partial<RunOptions>;
  /** Mechanisms beside the built-in ones. */
  readonly mechanisms?: readonly MechanismFactory[];
  /** In place of those of the app. */
  readonly features?: FeatureSet;
}

export function worldOf({ world, serving, days = 3, seed = 1, mechanisms, features }: Life = {}): World {
  const { decisionsPerUserDay, decisionSpread } = servingOptions.parse(serving ?? {});
  const decisions = { perUserDay: decisionsPerUserDay, spread: decisionSpread };
  return createWorld(seed, optionsOf(world), decisions, (days + 30) * DAY_MS, features, mechanisms);
}

/** An arm that has lived through its days in a given world, until nothing was on its way any more. */
export function liveIn(world: World, life: Omit<Life, 'world' | 'seed'> = {}): Arm {
  const arm = Arm.begin(
    world,
    servingOptions.parse(life.serving ?? {}),
    historyOptions.parse(life.history ?? {}),
  );
  arm.run(0, life.days ?? 3, {
    policy: life.policy?.(arm) ?? new RandomPolicy(),
    phase: Phase.logging,
    keepsImpressions: true,
    measuresRegret: true,
    ...life.run?.(arm),
  });
  arm.runOut(Number.POSITIVE_INFINITY);
  return arm;
}

/** The same in the world of the life, without the cost of measuring regret. */
export function live(life: Life = {}): Arm {
  return liveIn(worldOf(life), {
    ...life,
    run: (arm) => ({ measuresRegret: false, ...life.run?.(arm) }),
  });
}

export interface Impression {
  readonly id: number;
  readonly user: number;
  readonly story: number;
  readonly session: number;
  readonly sessionPosition: number;
  readonly sentAtMs: number;
  readonly openedAtMs: number;
  readonly propensity: number;
  readonly score: number;
  readonly trueLogit: number;
}

export function allRows({ rows }: Impressions): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}

/** The impressions of an arm, as objects. */
export function impressionsOf({ impressions, trueLogits }: Traffic): Impression[] {
  const logits = trueLogits.gather(0, allRows(impressions));
  return Array.from(logits, (trueLogit, row) => ({
    id: impressions.firstId + row,
    user: impressions.value('user', row),
    story: impressions.value('story', row),
    session: impressions.value('session', row),
    sessionPosition: impressions.value('sessionPosition', row),
    sentAtMs: impressions.value('sentAtMs', row),
    openedAtMs: impressions.value('openedAtMs', row),
    propensity: impressions.value('propensity', row),
    score: impressions.value('score', row),
    trueLogit,
  }));
}

/** A scenario of a few days in the small world. */
export function scenarioOf(input: Omit<ScenarioInput, 'name'> = {}): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [1],
    ...input,
    world: small(input.world),
    timeline: { burnIn: '1d', warmup: '1d', logging: '2d', production: '1d', ...input.timeline },
    serving: { ...input.serving, incumbent: { policy: 'heuristic', ...input.serving?.incumbent } },
  });
}

export function pastOf(scenario: Scenario, seed = 1): { past: Past; timeline: Timeline } {
  const past = simulatePast([scenario], seed);
  return { past, timeline: past.timeline };
}

/** Whether the impression is opened within a day. */
export function opened({ openedAtMs, sentAtMs }: Impression): boolean {
  return openedAtMs - sentAtMs < durationMs('24h');
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson's statistic of counts that are expected to be equal. */
export function chiSquare(counts: ArrayLike<number>): number {
  const observed = Array.from(counts);
  const expected = mean(observed);
  return observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
