/**
 * Excess information: what training values say about the label that served ones could not have said. The AUC, out of
 * fold, of a logistic regression on served values, their squares and the differences training − served, minus that of
 * one on served values and their squares alone. Later knowledge is a gain; a difference that follows from what serving
 * knew (rounding, staleness, a boundary that nothing lies on) is none.
 */
import { gather, range, rowsWhere } from '../base/columns.ts';
import { aucDifferencesFrom } from '../evaluation/statistics/aucDifference.ts';
import { NORMAL_95 } from '../evaluation/statistics/intervals.ts';
import { FOLDS, fitOutOfFold, foldOf, type LabelledRows, scoresOutOfFold } from '../model/outOfFold.ts';
import type { FeatureColumns } from './columns.ts';

/** A difference of AUC, with the ends of its 95 % interval. */
export interface AucEstimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Excess {
  /** Of all features together. */
  readonly whole: AucEstimate;
  /** Of each feature by itself, beyond all that was served; null where training and serving agree. */
  readonly byFeature: readonly (AucEstimate | null)[];
  /** Of all features, in rows of each group. */
  readonly byGroup: readonly AucEstimate[];
}

/** Of features that are the same on both sides in every row. */
const NONE: AucEstimate = { mean: 0, low: 0, high: 0 };

/** Columns of each fit of excess information and damage together. */
export function fitWidths(features: readonly FeatureColumns[]): readonly number[] {
  if (!features.some(differs)) return [];
  const widthOf = (of: keyof FeatureColumns) => features.reduce((sum, each) => sum + each[of].length, 0);
  const known = widthOf('known');
  const each = features
    .filter(differs)
    .flatMap(({ differences, served }) => [1 + differences.length, 1 + served.length, 1 + served.length]);
  return [known, known + widthOf('differences'), ...each, widthOf('training'), widthOf('served')];
}

/**
 * @param groups rows to look at by themselves, such as those of an age
 * @param onFit given the columns of each fit, once it is done
 */
export function excessOf(
  features: readonly FeatureColumns[],
  rows: LabelledRows,
  groups: readonly Int32Array[],
  onFit: (width: number) => void,
): Excess {
  if (!features.some(differs)) {
    return { whole: NONE, byFeature: features.map(() => null), byGroup: groups.map(() => NONE) };
  }
  const scoresOf = (columns: readonly Float64Array[]) => {
    const scores = scoresOutOfFold(columns, rows);
    onFit(columns.length);
    return scores;
  };
  const columns = features.flatMap(({ known }) => known);
  const known = scoresOf(columns);
  const all = scoresOf([...columns, ...features.flatMap(({ differences }) => differences)]);
  const gainOf = gainsOver(known, rows);
  return {
    whole: gainOf(all),
    byFeature: features.map((feature) =>
      differs(feature) ? gainOf(scoresOf([known, ...feature.differences])) : null,
    ),
    byGroup: groups.map((group) => gainsOver(gather(known, group), rowsAt(rows, group))(gather(all, group))),
  };
}

function differs({ differences }: FeatureColumns): boolean {
  return differences.length > 0;
}

export interface Damage {
  /** AUC of training values minus that of served ones, each with a model of its own: what the offline figure promises too much. */
  readonly flattery: AucEstimate;
  /** AUC of served values minus that of the model that was trained on training values, on served ones: what production loses. */
  readonly damage: AucEstimate;
  /**
   * Damage of each feature by itself, where all others are as they were served; null where training and serving agree.
   */
  readonly byFeature: readonly (AucEstimate | null)[];
}

/** Trains as a team would, and scores what was served. */
export function damageOf(
  features: readonly FeatureColumns[],
  rows: LabelledRows,
  onFit: (width: number) => void,
): Damage {
  if (!features.some(differs)) {
    return { flattery: NONE, damage: NONE, byFeature: features.map(() => null) };
  }
  const training = features.flatMap(({ training }) => training);
  const served = features.flatMap(({ served }) => served);
  const fitted = (columns: readonly Float64Array[]) => {
    const scoresOf = fitOutOfFold(columns, rows);
    onFit(columns.length);
    return scoresOf;
  };
  const audited = fitted(training);
  const clean = fitted(served);
  const cleanScores = clean(served);
  const nothing = new Float64Array(rows.labels.length);
  const byFeature = features.map((feature) => {
    if (!differs(feature)) return null;
    const others = clean(
      features.flatMap((each) => (each === feature ? each.served.map(() => nothing) : each.served)),
    );
    const own = [others, ...feature.served];
    return gainsOver(fitted([others, ...feature.training])(own), rows)(fitted(own)(own));
  });
  return {
    flattery: gainsOver(cleanScores, rows)(audited(training)),
    damage: gainsOver(audited(served), rows)(cleanScores),
    byFeature,
  };
}

/**
 * Gains over scores of the same rows: the mean over folds, weighted by their rows, since scores of different models are not
 * ranked together. Folds have no user in common, so that their errors are independent.
 */
function gainsOver(other: Float64Array, rows: LabelledRows): (own: Float64Array) => AucEstimate {
  const all = range(0, rows.labels.length);
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const inFold = rowsWhere(all, (row) => foldOf(rows.users[row]) === fold);
    const { labels, users } = rowsAt(rows, inFold);
    return { inFold, differenceOf: aucDifferencesFrom(gather(other, inFold), labels, users) };
  });
  return (own) => {
    let mean = 0;
    let variance = 0;
    for (const { inFold, differenceOf } of folds) {
      const { difference, standardError } = differenceOf(gather(own, inFold));
      const weight = inFold.length / all.length;
      mean += weight * difference;
      variance += weight * standardError * (weight * standardError);
    }
    const half = NORMAL_95 * Math.sqrt(variance);
    return { mean, low: mean - half, high: mean + half };
  };
}

function rowsAt({ labels, users }: LabelledRows, rows: Int32Array): LabelledRows {
  return {
    labels: gather(labels, rows),
    users: gather(users, rows),
  };
}
