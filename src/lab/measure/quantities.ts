/** Everything that is measured of one pipeline in one world, as plain numbers. */

import type { Metrics } from '../../evaluation/metrics/evaluate.ts';
import { damage, damageOf, flattery, gap, type Quality } from '../../evaluation/metrics/gap.ts';
import { miscalibration } from '../../evaluation/metrics/probability.ts';
import type { AdjustedQuantities } from '../../scenario/quantities.ts';
import type { Quantities } from '../result/seedResult.ts';
import type { SeedValues } from '../result/values.ts';
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

/** Quantities of a pipeline's feature values rather than of its scores, and those of other rows than all compared ones. */
export type Inputs = Pick<
  Quantities,
  'skew' | 'screen' | 'slices' | 'ranking' | 'storage' | 'withoutDrift' | 'offPolicy'
>;

/** Quantities that follow from the scores. */
export type Compared = Omit<Quantities, keyof Inputs>;

/** A pipeline's measurements before it is compared with its baseline. */
export interface Measured {
  readonly matrix: ScoreMatrix<Metrics>;
  readonly outcome: Outcome | null;
  readonly choiceValue: number;
}

/** The places of the pipelines that one is compared with. */
export interface Relatives {
  /** That of flattery and damage. */
  readonly baseline: number;
  /** That of adjusted metrics; undefined where the scenario trains none. */
  readonly plain: number | undefined;
  /** That of the same pipeline without the row's own send and open; undefined where there is none. */
  readonly minusOwn: number | undefined;
}

/** The quantities of all pipelines, in their order. */
export function comparedWith(relatives: readonly Relatives[], measured: readonly Measured[]): Compared[] {
  const all = measured.map((own, index): Comparable => {
    const { plain } = relatives[index];
    const control = plain === undefined ? undefined : measured[plain].matrix;
    return { ...own, adjusted: adjustedBy(control, own.matrix) };
  });
  return all.map((own, index) => {
    const { baseline, minusOwn } = relatives[index];
    return quantitiesOf(own, all[baseline], minusOwn === undefined ? undefined : all[minusOwn]);
  });
}

interface Comparable extends Measured {
  readonly adjusted: AdjustedMatrix;
}

type Adjusted = SeedValues<AdjustedQuantities>;
type AdjustedMetrics = Metrics & Adjusted;
type AdjustedMatrix = Omit<ScoreMatrix<AdjustedMetrics>, 'live'>;

/** Hard metrics, less what the luck of the labels did to the plain pipeline on the same rows. */
function adjustedBy(
  plain: ScoreMatrix<Metrics> | undefined,
  { offline, offlineServed, shadow, random }: ScoreMatrix<Metrics>,
): AdjustedMatrix {
  const adjust = (own: Metrics, control: Metrics | null | undefined): AdjustedMetrics => ({
    ...own,
    adjustedAuc: control == null ? null : own.auc - (control.auc - control.softAuc),
    adjustedNe: control == null ? null : own.ne - (control.ne - control.softNe),
  });
  return {
    offline: adjust(offline, plain?.offline),
    offlineServed: adjust(offlineServed, plain?.offlineServed),
    shadow: adjust(shadow, plain?.shadow),
    random: random === null ? null : adjust(random, plain?.random),
  };
}

function quantitiesOf(own: Comparable, baseline: Comparable, minusOwn: Comparable | undefined): Compared {
  const { live } = own.matrix;
  return {
    ...own.adjusted,
    live: live === null || own.outcome === null ? null : { ...live, ...own.outcome },
    choiceValue: own.choiceValue,
    gap: gapOf(own),
    ...against(baseline, own),
    ownLabel: minusOwn === undefined ? null : { gap: gapBeyond(minusOwn, own), ...against(minusOwn, own) },
  };
}

type Differences = Compared['gap'];

function gapOf({ adjusted: { offline, shadow } }: Comparable): Differences {
  return { ...differences(gap, offline, shadow), calibration: lostCalibration(offline, shadow) };
}

function gapBeyond(other: Comparable, own: Comparable): Differences {
  const ofOther = Object.values(gapOf(other));
  const beyond = Object.entries(gapOf(own)).map(([name, value], place) => {
    const less = ofOther[place];
    return [name, value === null || less === null ? null : value - less];
  });
  return Object.fromEntries(beyond);
}

function against(other: Comparable, own: Comparable): Pick<Compared, 'flattery' | 'damage'> {
  const { offline, shadow } = own.adjusted;
  const ofOther = other.adjusted;
  return {
    flattery: {
      ...differences(flattery, offline, ofOther.offline),
      calibration: lostCalibration(offline, ofOther.offline),
    },
    damage: {
      ...differences(damage, shadow, ofOther.shadow),
      calibration: lostCalibration(ofOther.shadow, shadow),
      choiceValue: damageOf(other.choiceValue, own.choiceValue),
      openRate:
        own.outcome === null || other.outcome === null
          ? null
          : damageOf(other.outcome.openRate, own.outcome.openRate),
    },
  };
}

/** A comparison in hard, soft and adjusted figures. */
function differences(compare: typeof gap, own: AdjustedMetrics, other: AdjustedMetrics) {
  const soft = compare(softOf(own), softOf(other));
  const [adjusted, ofOther] = [adjustedOf(own), adjustedOf(other)];
  const bothAdjusted = adjusted !== null && ofOther !== null ? compare(adjusted, ofOther) : null;
  return {
    ...compare(own, other),
    softAuc: soft.auc,
    softNe: soft.ne,
    adjustedAuc: bothAdjusted?.auc ?? null,
    adjustedNe: bothAdjusted?.ne ?? null,
  };
}

function softOf({ softAuc, softNe }: Metrics): Quality {
  return { auc: softAuc, ne: softNe };
}

function adjustedOf({ adjustedAuc, adjustedNe }: Adjusted): Quality | null {
  return adjustedAuc === null || adjustedNe === null ? null : { auc: adjustedAuc, ne: adjustedNe };
}

/** The distance by which the second calibration is farther from 1 than the first. */
function lostCalibration(claimed: Metrics, other: Metrics): number {
  return miscalibration(other.calibration) - miscalibration(claimed.calibration);
}
