/** Everything that is measured of one pipeline in one world, as plain numbers. */

import type { Metrics } from '../../evaluation/metrics/evaluate.ts';
import { damage, damageOf, flattery, gap } from '../../evaluation/metrics/gap.ts';
import { miscalibration } from '../../evaluation/metrics/probability.ts';
import type { Quantities } from '../result/seedResult.ts';
import type { Outcome } from '../stages/production.ts';

/** The rows of the cross-score matrix. `random` is the traffic of the random arm, `live` the model's own. */
export interface ScoreMatrix<T> {
  readonly offline: T;
  readonly offlineServed: T;
  readonly shadow: T;
  readonly random: T | null;
  readonly live: T | null;
}

export function mapMatrix<T, U>(matrix: ScoreMatrix<T>, map: (cell: T) => U): ScoreMatrix<U> {
  return {
    offline: map(matrix.offline),
    offlineServed: map(matrix.offlineServed),
    shadow: map(matrix.shadow),
    random: matrix.random === null ? null : map(matrix.random),
    live: matrix.live === null ? null : map(matrix.live),
  };
}

/** Quantities of a pipeline's feature values rather than of its scores, and those of some rows apart. */
export type Inputs = Pick<Quantities, 'skew' | 'screen' | 'slices' | 'storage' | 'withoutDrift'>;

/** Quantities that follow from the scores. */
export type Compared = Omit<Quantities, keyof Inputs>;

/** A pipeline's measurements before it is compared with its reference. */
export interface Measured {
  readonly matrix: ScoreMatrix<Metrics>;
  readonly outcome: Outcome | null;
  readonly choiceValue: number;
}

export function quantitiesOf(own: Measured, reference: Measured): Compared {
  const { offline, offlineServed, shadow, random, live } = own.matrix;
  return {
    offline,
    offlineServed,
    shadow,
    random,
    live: live === null || own.outcome === null ? null : { ...live, ...own.outcome },
    choiceValue: own.choiceValue,
    gap: { ...gap(offline, shadow), calibration: lostCalibration(offline, shadow) },
    flattery: {
      ...flattery(offline, reference.matrix.offline),
      calibration: lostCalibration(offline, reference.matrix.offline),
    },
    damage: {
      ...damage(shadow, reference.matrix.shadow),
      calibration: lostCalibration(reference.matrix.shadow, shadow),
      choiceValue: damageOf(reference.choiceValue, own.choiceValue),
      openRate:
        own.outcome === null || reference.outcome === null
          ? null
          : damageOf(reference.outcome.openRate, own.outcome.openRate),
    },
  };
}

/** The distance by which the second calibration is farther from 1 than the first. */
function lostCalibration(claimed: Metrics, other: Metrics): number {
  return miscalibration(other.calibration) - miscalibration(claimed.calibration);
}
