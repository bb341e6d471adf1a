/** From the pipelines that a scenario names to what each has to do. */
import { durationMs } from '../../base/time.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import { type ProvenanceOption, specOf } from '../../features/options.ts';
import { crossesOf } from '../../model/crosses.ts';
import type { TrainOptions } from '../../model/logisticRegression.ts';
import type { EncoderName } from '../../model/options.ts';
import { featuresOf } from '../../scenario/features.ts';
import { minusOwnOf, nameOf, type Provenance, provenanceOf } from '../../scenario/ownLabel.ts';
import { BASELINE, type PipelineName, pipelineNames, validationOf } from '../../scenario/pipelines.ts';
import { fittedBeforeSplit, oddsRatio, type Sampling, samplingOf } from '../../scenario/sampling.ts';
import type { Scenario, ScreenOptions, TrainingOptions } from '../../scenario/schema.ts';

/** The provenance of feature values: one for all, or a mix by feature. */
export interface ProvenanceMix {
  readonly name: string;
  /** One provenance per feature column. */
  readonly provenances: readonly ProvenanceOption[];
}

/** Options of a fit, and the training rows that it takes. */
export interface Alternative {
  readonly options: TrainOptions;
  /** Of a plug-in, which takes the features from the options; undefined for logistic regression. */
  readonly family: string | undefined;
  /** Only rows sent within this time before training are trained on. */
  readonly maximumAgeMs: number;
}

export interface PipelineSpec extends PipelineName {
  readonly mix: ProvenanceMix;
  /** One, or those that the pipeline chooses among. */
  readonly alternatives: readonly Alternative[];
  /** Share of the training rows that it chooses on; null where it chooses on the test rows, or has nothing to choose. */
  readonly validation: number | null;
  /** Null where every column is trusted. */
  readonly screen: ScreenOptions | null;
  /** Null where every row is taken once. */
  readonly sampling: Sampling | null;
  /** The same without the row's own send and open; null where that is not asked for, or would be the same. */
  readonly minusOwn: PipelineSpec | null;
}

export function pipelinesOf(scenario: Scenario): readonly PipelineSpec[] {
  const { training, evaluation } = scenario;
  const features = featuresOf(scenario);
  const mixes = new Map(
    [BASELINE.provenance, ...training.provenances].map((option) => {
      const mix = mixOf(option, features);
      return [mix.name, mix];
    }),
  );
  const specIn = (name: PipelineName, mix: ProvenanceMix, minusOwn: PipelineSpec | null): PipelineSpec => ({
    ...name,
    mix,
    alternatives: alternativesOf(name.encoder, training, features).map((each) =>
      weighted(each, mix, features),
    ),
    validation: validationOf(training, name) ?? null,
    screen: screenOf(name.encoder, training),
    sampling: samplingOf(training, name.encoder),
    minusOwn,
  });
  return pipelineNames(training).map((name) => {
    const without = evaluation.ownLabel ? minusOwnOf(scenario, name) : undefined;
    const minusOwn =
      without === undefined
        ? null
        : specIn({ ...name, provenance: without.name }, mixOf(without, features), null);
    return specIn(name, mixes.get(name.provenance) as ProvenanceMix, minusOwn);
  });
}

/** Some pipelines, and after them those of them that are trained without the row's own send and open, too. */
export function withMinusOwn<P extends { readonly minusOwn: P | null }>(
  pipelines: readonly P[],
): readonly P[] {
  return [...pipelines, ...pipelines.flatMap(({ minusOwn }) => minusOwn ?? [])];
}

type Model = TrainingOptions['models'][number];

function alternativesOf(
  name: string,
  training: TrainingOptions,
  { names }: FeatureSet,
): readonly Alternative[] {
  const { encoding, features, missing, solver, l2, iterations, models, select } = training;
  const sampling = samplingOf(training, name);
  const beforeSplit = fittedBeforeSplit(training, name);
  const shared = {
    ...{ encoder: 'none' as const, encoding, features, crosses: [], missing, solver, l2, iterations },
    ...(beforeSplit.length === 0 ? {} : { beforeSplit }),
    ...(sampling?.recalibrate === true ? { recalibration: -Math.log(oddsRatio(sampling)) } : {}),
  };
  const alternative = (own: Partial<TrainOptions>, model?: Model): Alternative => ({
    options: { ...shared, ...own },
    family: model?.family,
    maximumAgeMs: model?.maximumAge === undefined ? Number.POSITIVE_INFINITY : durationMs(model.maximumAge),
  });
  if (name === 'selected') return (select ?? []).map((own) => alternative(own));
  const model = models.find((each) => each.name === name);
  if (model === undefined) return [alternative({ encoder: name as EncoderName })];
  const strengths = Array.isArray(model.l2) ? model.l2 : [model.l2 ?? l2];
  const own = {
    encoder: model.encoder,
    encoding: { ...encoding, entities: model.entities ?? encoding.entities },
    features: model.features ?? features,
    crosses: crossesOf(names, model.crosses, model.features ?? features),
    // What a plug-in does with missing values is not known.
    missing: model.family === undefined ? (model.missing ?? missing) : 'drop',
  };
  return strengths.map((strength) => alternative({ ...own, l2: strength }, model));
}

/** A model's own screening goes before that of all. */
function screenOf(encoder: string, { screen, models }: TrainingOptions): ScreenOptions | null {
  const own = models.find(({ name }) => name === encoder)?.screen;
  return own === undefined ? screen : own;
}

/**
 * With importance weights: where the rows of a model are a sample of share p, each counts for 1/p of them.
 * Equal weights change nothing in a logistic fit except what the penalty weighs beside them, so it is taken
 * times p. Where missing values are filled in, all rows are there.
 */
function weighted(alternative: Alternative, { provenances }: ProvenanceMix, set: FeatureSet): Alternative {
  const { options } = alternative;
  if (options.missing !== 'drop') return alternative;
  const smallest = { user: 1, row: 1 };
  for (const column of columnsOf(options, set)) {
    const { logging } = specOf(provenances[column]);
    if (logging === undefined || logging.fallback !== undefined) continue;
    smallest[logging.by] = Math.min(smallest[logging.by], logging.share);
  }
  return { ...alternative, options: { ...options, l2: options.l2 * (smallest.user * smallest.row) } };
}

/** The feature columns that a model uses. */
export function columnsOf(
  { features }: Pick<TrainOptions, 'features'>,
  { names }: FeatureSet,
): readonly number[] {
  return names.flatMap((name, column) => (features === 'all' || features.includes(name) ? [column] : []));
}

/** Those of them whose value depends on when it is read. */
export function dynamicColumnsOf(
  options: Pick<TrainOptions, 'features'>,
  set: FeatureSet,
): readonly number[] {
  return columnsOf(options, set).filter((column) => set.features[column].kind === 'dynamic');
}

function mixOf(provenance: Provenance, { names }: FeatureSet): ProvenanceMix {
  return { name: nameOf(provenance), provenances: names.map((name) => provenanceOf(provenance, name)) };
}
