/** Features of a decision as values in SQL, and the counters that they read. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/time.ts';
import type { FeatureDefinition } from '../features/definition.ts';
import type { EntityKey } from '../history/entities.ts';
import { type CounterName, LIFETIME_MS } from '../history/layout.ts';
import { double } from './text.ts';

/** Something that is counted of an entity. */
export interface Reading {
  readonly key: EntityKey;
  readonly of: CounterName;
  /** Undefined for the moment of the latest event. */
  readonly windowMs: number | undefined;
}

/** Everything about a decision that has no history, as columns of it. */
export type Fact = 'topic_id' | 'source_id' | 'kind' | 'published_at' | 'is_breaking' | 'is_declared';

export interface FeatureSql {
  readonly readings: readonly Reading[];
  readonly facts: readonly Fact[];
  /** Over the decision `d` and the counters of its entities. */
  readonly value: string;
}

/** The counters of a key, as a table. */
export function tableOf(key: EntityKey): string {
  return `asof_${key.replace('×', '_')}`;
}

export function columnOf({ of, windowMs }: Reading): string {
  return windowMs === undefined ? `latest_${of}` : `${of}_${lengthOf(windowMs)}`;
}

/** Of a counter that may have fallen below 0, where an unfollow is known and its follow is not yet. */
const atLeastZero = (sql: string) => `greatest(0, ${sql})`;
const flag = (condition: string) => double(`CASE WHEN ${condition} THEN 1 ELSE 0 END`);
/** Whole hours or days since moment 0. */
const ticks = (ms: string, unitMs: number) => `floor(${double(ms)} / ${unitMs})`;
const modulo = (sql: string, divisor: number) => `(${sql} - ${divisor} * floor((${sql}) / ${divisor}))`;

/** @param dayZero the weekday of moment 0, counted from Monday */
export function sqlOfFeature({ key, value }: FeatureDefinition, dayZero: number): FeatureSql {
  const count = (of: CounterName, windowMs: number) => {
    const reading = { key, of, windowMs };
    return { reading, sql: `coalesce(${tableOf(key)}.${columnOf(reading)}, 0)` };
  };
  const of = (facts: readonly Fact[], sql: string): FeatureSql => ({ readings: [], facts, value: sql });
  const hour = modulo(ticks('d.sent_at', HOUR_MS), 24);

  switch (value.form) {
    case 'open-rate': {
      const opens = count('opens', value.windowMs);
      const sends = count('sends', value.windowMs);
      const { prior } = value;
      return {
        readings: [opens.reading, sends.reading],
        facts: [],
        value: `(${double(opens.sql)} + ${prior.opens}) / (${double(sends.sql)} + ${prior.sends})`,
      };
    }
    case 'count':
    case 'log-count':
    case 'exists': {
      const { reading, sql } = count(value.of, value.windowMs);
      const number = double(atLeastZero(sql));
      const forms = {
        count: number,
        'log-count': `ln(1 + ${number})`,
        exists: flag(`${sql} > 0`),
      };
      return { readings: [reading], facts: [], value: forms[value.form] };
    }
    case 'log-hours-since': {
      const reading = { key, of: value.of, windowMs: undefined };
      const latest = `${tableOf(key)}.${columnOf(reading)}`;
      const most = value.windowMs / HOUR_MS;
      const hours = `${double(`d.sent_at - ${latest}`)} / ${HOUR_MS}`;
      return {
        readings: [reading],
        facts: [],
        value: `ln(1 + CASE WHEN ${latest} IS NULL THEN ${most} ELSE greatest(0, least(${most}, ${hours})) END)`,
      };
    }
    case 'age':
      return of(['published_at'], `${ticks('d.sent_at', HOUR_MS)} - ${ticks('d.published_at', HOUR_MS)}`);
    case 'breaking':
      return of(['is_breaking'], flag('d.is_breaking'));
    case 'declared':
      return of(['topic_id', 'is_declared'], flag('d.is_declared'));
    case 'follow-up':
    case 'broadcast':
      return of(['kind'], flag(`d.kind = '${value.form}'`));
    case 'hour-sine':
      return of([], `sin(2 * pi() * ${hour} / 24)`);
    case 'hour-cosine':
      return of([], `cos(2 * pi() * ${hour} / 24)`);
    case 'weekend':
      return of([], flag(`${modulo(`${ticks('d.sent_at', DAY_MS)} + ${dayZero}`, 7)} >= 5`));
  }
}

/** `7d`, `24h`: in the largest unit of which it is a whole number. */
function lengthOf(ms: number): string {
  if (ms === LIFETIME_MS) return 'lifetime';
  const [unit, unitMs] = UNITS.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}

const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const;
