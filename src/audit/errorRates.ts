/** Known shares of alarms that are right. */
import type { Estimate } from '../evaluation/statistics/intervals.ts';
import type { AlarmName } from './schema.ts';

export interface ErrorRates {
  /** Worlds of the population. */
  readonly worlds: number;
  /** Share of training sets that are assumed to have a fault. */
  readonly baseRate: number;
  readonly alarms: Readonly<Record<AlarmName, AlarmRates>>;
}

export interface AlarmRates {
  readonly hits: Estimate;
  readonly falseAlarms: Estimate;
  /** Share of alarms that are right at the base rate. */
  readonly right: number;
}
