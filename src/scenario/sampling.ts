/** Sampling of rows, and what a pipeline fits before its rows are divided: of all models, or of one of them. */
import type { BeforeSplitPart } from '../model/options.ts';
import type { TrainingOptions } from './schema.ts';

export type Sampling = NonNullable<TrainingOptions['sampling']>;

type Samplings = Pick<TrainingOptions, 'models' | 'sampling'>;
type Fitting = Pick<TrainingOptions, 'models' | 'select' | 'missing' | 'screen' | 'fitBeforeSplit'>;

/** The sampling of a pipeline by the name of its model, whose own goes before that of all; null takes every row once. */
export function samplingOf({ models, sampling }: Samplings, name: string): Sampling | null {
  const own = models.find((model) => model.name === name)?.sampling;
  return own === undefined ? sampling : own;
}

/** Properties of a model that decide which parts it fits. */
export type FittedModel = Pick<
  TrainingOptions['models'][number],
  'encoder' | 'missing' | 'screen' | 'family'
>;

const HAS: Readonly<Record<BeforeSplitPart, (model: FittedModel) => boolean>> = {
  scaler: () => true,
  imputer: ({ missing }) => missing === 'mean' || missing === 'indicator',
  screen: ({ screen }) => screen?.auc !== undefined || screen?.skew !== undefined,
  codes: ({ encoder }) => encoder.startsWith('target'),
  prior: ({ encoder }) => encoder.startsWith('target'),
};

/** Checks that a model fits a part. Those of plug-ins fit none that is known. */
export function hasPart(model: FittedModel, part: BeforeSplitPart): boolean {
  return model.family === undefined && HAS[part](model);
}

/** A model with what it takes over from all. */
export function withShared(
  own: Partial<FittedModel> & Pick<FittedModel, 'encoder'>,
  { missing, screen }: Pick<TrainingOptions, 'missing' | 'screen'>,
): FittedModel {
  return {
    encoder: own.encoder,
    family: own.family,
    missing: own.missing ?? missing,
    screen: own.screen === undefined ? screen : own.screen,
  };
}

/**
 * Parts that a pipeline fits on all rows, by the name of its model: of those that are asked for, the ones that the model, or
 * one that it may choose, has.
 */
export function fittedBeforeSplit(training: Fitting, name: string): readonly BeforeSplitPart[] {
  const own = training.models.find((model) => model.name === name);
  const alternatives =
    own !== undefined
      ? [own]
      : name === 'selected'
        ? (training.select ?? [])
        : [{ encoder: name as FittedModel['encoder'] }];
  const models = alternatives.map((each) => withShared(each, training));
  const asked = own?.fitBeforeSplit ?? training.fitBeforeSplit;
  return asked.filter((part) => models.some((model) => hasPart(model, part)));
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
