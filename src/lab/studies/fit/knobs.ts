/** The parameters of a world that are set so that it has given facts: each with the fact that it answers for. */
import type { z } from 'zod';
import { duration, nonNegative, probability } from '../../../base/options.ts';
import { DAY_MS, durationMs, HOUR_MS, MINUTE_MS } from '../../../base/time.ts';
import { linear, logarithmic, logistic, type Scale } from './scales.ts';

/** A fact of the catalog that a reader may give. */
export interface Knob {
  readonly fact: string;
  /** Key path of the parameter in a scenario. */
  readonly parameter: string;
  /** Unit of the parameter where it is a duration. */
  readonly unit?: Unit;
  /** Least and greatest value. */
  readonly low: number;
  readonly high: number;
  readonly scale: Scale;
  readonly factScale: Scale;
  /** Changes of facts, on their scales, with the parameter on its own, at the default world. The search learns better ones. */
  readonly moves: Readonly<Record<string, number>>;
  /** Most by which the simulated fact differs from the wanted one, as a share of it and beyond that. */
  readonly tolerance: { readonly relative: number; readonly absolute: number };
  /** The form in which a reader gives the fact, and its value in the unit of the catalog. */
  readonly asked: z.ZodType<number | string>;
  /** Reason for which no world has a fact that is as low, or as high. */
  readonly why: { readonly below: string; readonly above: string };
}

const units = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;
type Unit = keyof typeof units;

/** Shares of users, of opens, of notifications. */
const shareFloor = 0.005;

export const knobs: readonly Knob[] = [
  {
    fact: 'storiesPerDay',
    parameter: 'world.newsroom.storiesPerDay',
    low: 1,
    high: 100_000,
    scale: logarithmic(),
    factScale: logarithmic(0.5),
    moves: { storiesPerDay: 1 },
    tolerance: { relative: 0.03, absolute: 0.5 },
    asked: nonNegative(),
    why: { below: 'a world has a story a day or more', above: 'a world has 100,000 stories a day at most' },
  },
  {
    fact: 'lifetimeMedian',
    parameter: 'world.newsroom.medianLifetime',
    unit: 'h',
    low: 1,
    high: 336,
    scale: logarithmic(),
    factScale: logarithmic(),
    moves: { lifetimeMedian: 1, lifetimeLong: 1 },
    tolerance: { relative: 0.05, absolute: 0 },
    asked: duration({ min: '1h', max: '14d' }),
    why: { below: 'stories live for an hour or more', above: 'stories live for two weeks at most' },
  },
  {
    fact: 'lifetimeLong',
    parameter: 'world.newsroom.lifetimeSpread',
    low: 0,
    high: 2,
    scale: linear,
    factScale: logarithmic(),
    moves: { lifetimeLong: 1.28 },
    tolerance: { relative: 0.05, absolute: 0 },
    asked: duration({ min: '1h', max: '14d' }),
    why: {
      below: 'no percentile lies below the median',
      above: 'the spread of lifetimes is at its greatest',
    },
  },
  {
    fact: 'newsMixChange',
    parameter: 'world.drift.newsMixRadiansPerDay',
    low: 0,
    high: 0.5,
    scale: logarithmic(0.005),
    factScale: logarithmic(0.01),
    moves: { newsMixChange: 0.6 },
    tolerance: { relative: 0.25, absolute: 0.01 },
    asked: probability(),
    why: {
      below: 'weeks of so few stories differ by chance alone',
      above: 'the mix changes as much as its spread (world.drift.newsMixSpread) lets it',
    },
  },
  {
    fact: 'sendsPerDay',
    parameter: 'serving.decisionsPerUserDay',
    low: 0.02,
    high: 20,
    scale: logarithmic(),
    factScale: logarithmic(0.02),
    moves: { sendsPerDay: 0.8, openRate: -0.2, reachable: -0.9 },
    tolerance: { relative: 0.05, absolute: 0.02 },
    asked: nonNegative().max(60),
    why: {
      below: 'broadcasts to all users alone are more (world.broadcasts.perDay)',
      above: 'an app decides at most 20 times a day',
    },
  },
  {
    fact: 'reachable',
    parameter: 'world.optOut.perUnwanted',
    low: 0,
    high: 0.5,
    scale: logarithmic(1e-4),
    factScale: logistic(shareFloor),
    moves: { reachable: -1.2 },
    tolerance: { relative: 0, absolute: 0.03 },
    asked: probability(),
    why: {
      below: 'users who open what they get do not opt out, and newcomers have not yet',
      above: 'nobody opts out at 0',
    },
  },
  {
    fact: 'openRate',
    parameter: 'world.opens.baseRate',
    low: 1e-6,
    high: 0.99,
    scale: logistic(0),
    factScale: logistic(1e-4),
    moves: { openRate: 0.92, openRateTop: 0.9, neverOpen: -1.2 },
    tolerance: { relative: 0.1, absolute: 0.001 },
    asked: probability(),
    why: {
      below: 'the base rate is at its least',
      above: 'dormant users, fatigue and old stories keep it below, whatever the base rate',
    },
  },
  {
    fact: 'openRateTop',
    parameter: 'world.opens.opennessSpread',
    low: 0,
    high: 5,
    scale: linear,
    factScale: logarithmic(0.002),
    moves: { openRate: 0.6, openRateTop: 0.8, neverOpen: 0.6 },
    tolerance: { relative: 0.15, absolute: 0.01 },
    asked: probability(),
    why: {
      below: 'chance, dormancy and tastes alone spread the rates of users more',
      above: 'the spread of openness over users is at its greatest',
    },
  },
  {
    fact: 'neverOpen',
    parameter: 'world.dormancy.openLift',
    low: -10,
    high: 0,
    scale: linear,
    factScale: logistic(0.01),
    moves: { openRate: 0.25, openRateTop: 0.1, neverOpen: -0.4 },
    tolerance: { relative: 0.1, absolute: 0.03 },
    asked: probability(),
    why: {
      below: 'of few notifications that are rarely opened, some users open none by chance',
      above: 'users who are not dormant for all of these days open something',
    },
  },
  {
    fact: 'openDelayMedian',
    parameter: 'world.opens.delayMedian',
    unit: 'm',
    low: 0,
    high: 7 * 24 * 60,
    scale: logarithmic(0.05),
    factScale: logarithmic(0.05),
    moves: { openDelayMedian: 1, openDelayLong: 1 },
    tolerance: { relative: 0.08, absolute: 0.05 },
    asked: duration({ max: '7d' }),
    why: { below: 'no delay is below 0', above: 'the median of delays is a week at most' },
  },
  {
    fact: 'openDelayLong',
    parameter: 'world.opens.delaySpread',
    low: 0,
    high: 4,
    scale: linear,
    factScale: logarithmic(0.05),
    moves: { openDelayLong: 1.28 },
    tolerance: { relative: 0.1, absolute: 0.05 },
    asked: duration({ max: '30d' }),
    why: {
      below: 'no percentile lies below the median',
      above: 'opens that come so late fall out of these days, or the spread is at its greatest',
    },
  },
  {
    fact: 'followRate',
    parameter: 'world.follows.afterOpen',
    low: 0,
    high: 1,
    scale: logarithmic(0.002),
    factScale: logarithmic(0.001),
    moves: { followRate: 0.95 },
    tolerance: { relative: 0.15, absolute: 0.003 },
    asked: probability(),
    why: {
      below: 'some follow what they have read in the app just then (world.follows.afterRead)',
      above: 'who follows the source already cannot follow it again',
    },
  },
  {
    fact: 'follows',
    parameter: 'world.follows.initialPerUser',
    low: 0,
    high: 512,
    scale: logarithmic(0.5),
    factScale: logarithmic(0.5),
    moves: { follows: 0.9, openRate: 0.1 },
    tolerance: { relative: 0.07, absolute: 0.1 },
    asked: nonNegative().max(512),
    why: {
      below: 'users who open and read follow more by themselves (world.follows.afterOpen, afterRead)',
      above: 'there are no more sources',
    },
  },
  {
    fact: 'weekend',
    parameter: 'world.drift.weekendOpens',
    low: -5,
    high: 5,
    scale: linear,
    factScale: logarithmic(0.05),
    moves: { weekend: 0.95 },
    tolerance: { relative: 0.1, absolute: 0 },
    asked: nonNegative().max(20),
    why: {
      below: 'the change at weekends is at its least',
      above: 'the change at weekends is at its greatest',
    },
  },
];

/** The value of a fact in the unit of the catalog. */
export function wantedOf({ fact }: Knob, given: number | string): number {
  if (typeof given === 'number') return given;
  return durationMs(given) / (fact.startsWith('openDelay') ? MINUTE_MS : HOUR_MS);
}

const DIGITS = 4;

/** The parameter as a scenario has it: with few digits, so that the file holds what was simulated. */
export function written({ unit, low, high }: Knob, value: number): number | string {
  const rounded = Number(Math.min(high, Math.max(low, value)).toPrecision(DIGITS));
  if (unit === undefined) return rounded;
  // A duration has no exponent.
  return rounded < 0.01 ? '0s' : `${rounded}${unit}`;
}

/** The value of a parameter that a scenario has. */
export function readBack({ unit }: Knob, value: number | string): number {
  return typeof value === 'number' ? value : durationMs(value) / units[unit as Unit];
}

export function isWithin({ tolerance }: Knob, wanted: number, simulated: number): boolean {
  return Math.abs(simulated - wanted) <= toleranceOf(tolerance, wanted);
}

export function toleranceOf({ relative, absolute }: Knob['tolerance'], wanted: number): number {
  return Math.max(absolute, relative * Math.abs(wanted));
}
