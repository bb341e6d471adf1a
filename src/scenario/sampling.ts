/** Sampling of rows, and what a pipeline fits before its rows are divided: of all models, or of one of them. */
import type { BeforeSplitPart } from '../model/options.ts';
import type { TrainingOptions } from './schema.ts';

export type Sampling = NonNullable<TrainingOptions['sampling']>;

type Options = Pick<TrainingOptions, 'models' | 'sampling' | 'fitBeforeSplit'>;

/** The sampling of a pipeline by the name of its model, whose own goes before that of all; null takes every row once. */
export function samplingOf({ models, sampling }: Options, name: string): Sampling | null {
  const own = models.find((model) => model.name === name)?.sampling;
  return own === undefined ? sampling : own;
}

/** Parts that a pipeline fits on all rows, found in the same way. */
export function fittedBeforeSplit(
  { models, fitBeforeSplit }: Options,
  name: string,
): readonly BeforeSplitPart[] {
  return models.find((model) => model.name === name)?.fitBeforeSplit ?? fitBeforeSplit;
}

/** The odds of an open in the sample over those in all rows. */
export function oddsRatio({ positives, negatives }: Pick<Sampling, 'positives' | 'negatives'>): number {
  return positives / negatives;
}

/** Checks that test rows, too, are sampled by their label. */
export function samplesTestRows(sampling: Sampling | null): boolean {
  return sampling?.beforeSplit === true && oddsRatio(sampling) !== 1;
}

/** Checks that a copy of a row may be on the other side of a split that divides row by row. */
export function dividesCopies(sampling: Sampling | null): boolean {
  return sampling?.beforeSplit === true && (sampling.positives > 1 || sampling.duplicates > 0);
}
