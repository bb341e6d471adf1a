/** Known shares of alarms that are right. */
import type { Estimate } from '../evaluation/statistics/intervals.ts';
import type { AlarmName } from './schema.ts';

export interface ErrorRates {
  /** Worlds of the population. */
  readonly worlds: number;
  /** Share of training sets that are assumed to have a fault. */
  readonly baseRate: number;
  readonly alarms: Readonly<Record<AlarmName, AlarmRates>>;
  readonly falseLeaks: FalseLeaks;
}

/** The sets without a leak in which the alarm of one was raised. */
export interface FalseLeaks {
  readonly alarms: number;
  /** Their highest excess information, of all features, in AUC. */
  readonly highestExcess: number;
  /** Those of them in which serving lost something that it could have known, and what AUC that cost production on average. */
  readonly servingLost: { readonly alarms: number; readonly damage: number };
}

export interface AlarmRates {
  readonly hits: Estimate;
  readonly falseAlarms: Estimate;
  /** Share of alarms that are right at the base rate. */
  readonly right: number;
}
