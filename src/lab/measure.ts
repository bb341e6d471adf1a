/** Everything that is measured of one pipeline in one world, as plain numbers. */
import { damage, damageOf, flattery, gap, type Quality } from '../evaluation/gap.ts';
import { evaluate, type Metrics } from '../evaluation/metrics.ts';
import { miscalibration } from '../evaluation/probability.ts';

/** A model's logits on one set of rows, with the labels and users of the rows. */
export interface Scored {
  readonly logits: Float64Array;
  readonly labels: Uint8Array;
  readonly users: Int32Array;
}

export function metricsOf({ logits, labels, users }: Scored): Metrics {
  return evaluate(logits, labels, users);
}

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

/** What a live arm brought. Follow-ups are left out; per-user rates divide by all users, opted-out included. */
export interface Outcome {
  readonly openRate: number;
  readonly opensPerUserDay: number;
  /** Relative to the incumbent's open rate: 0.1 is 10 % more. */
  readonly uplift: number;
  readonly optOuts: number;
  /** Mean over a sample of the decisions of the best candidate's true open probability, minus the sent one's. */
  readonly regret: number;
}

export type Live = Metrics & Outcome;

/** Positive is optimism or harm. Calibration is compared by its distance from 1, |ln(expected / observed)|. */
export interface Differences {
  readonly auc: number;
  readonly ne: number;
  readonly calibration: number;
}

/** What follows from the scores. */
export interface Compared {
  readonly offline: Metrics;
  readonly offlineServed: Metrics;
  readonly shadow: Metrics;
  readonly random: Metrics | null;
  /** Its AUC is on the model's own traffic and does not compare between models. */
  readonly live: Live | null;
  readonly choiceValue: number;
  readonly gap: Differences;
  readonly flattery: Differences;
  readonly damage: Differences & {
    readonly choiceValue: number;
    readonly openRate: number | null;
  };
}

export interface StoredBytes {
  readonly bytesPerImpression: number;
  readonly uncompressedBytesPerImpression: number;
}

/** What a pipeline must have kept so that its features could be computed: logged row by row, in full snapshots. */
export interface Storage extends StoredBytes {
  /** The same with its logs factored by entity key. */
  readonly factored: StoredBytes;
  /** The same with snapshots that hold only what has changed since the one before. */
  readonly changes: StoredBytes;
}

/** What is measured of a pipeline's feature values rather than of its scores. */
export interface Inputs {
  /** Over the dynamic features that the model uses; 0 without any. */
  readonly skew: {
    /** Share of values that differ from the served ones. */
    readonly mismatch: number;
    /** Mean distance from the served values, in their standard deviations. */
    readonly size: number;
  };
  /** The worst single feature that the model uses, by each of several checks; null unless `evaluation.screening`. */
  readonly screen: {
    /** Its AUC by itself on the test rows, whichever way round it points. */
    readonly auc: number;
    /** Its share of values that differ from the served ones. */
    readonly mismatch: number;
    /** AUC with which it tells test rows from training rows by itself, whichever way round it points. */
    readonly shift: number;
    /** Its symmetric mean absolute percentage error against the served values, 0 to 2. */
    readonly smape: number;
    /** Its share of values that change when the event log is cut just before each row was sent. */
    readonly truncation: number;
  } | null;
  /** Null unless `evaluation.storage`. */
  readonly storage: Storage | null;
  /** The gap in the same-seed twin without drift; null but for reference pipelines with a twin. */
  readonly withoutDrift: Quality | null;
}

export type Quantities = Compared & Inputs;

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

/** How much farther from 1 the second calibration is than the first. */
function lostCalibration(claimed: Metrics, other: Metrics): number {
  return miscalibration(other.calibration) - miscalibration(claimed.calibration);
}
