/** From the pipelines that a scenario names to what each has to do. */
import { featureNames } from '../features/definitions.ts';
import type { ProvenanceOption } from '../features/options.ts';
import type { EncoderName } from '../model/options.ts';
import { type PipelineName, pipelineNames, REFERENCE } from '../scenario/pipelines.ts';
import type { TrainingOptions } from '../scenario/schema.ts';

/** Where feature values come from: one provenance, or a mix by feature. */
export interface FeatureMode {
  readonly name: string;
  /** One provenance per feature column. */
  readonly provenances: readonly ProvenanceOption[];
}

export interface Alternative {
  readonly encoder: EncoderName;
  readonly l2: number;
}

export interface PipelineSpec extends PipelineName {
  readonly mode: FeatureMode;
  /** One, or those that the pipeline chooses among. */
  readonly alternatives: readonly Alternative[];
}

export const LOGGED: FeatureMode = modeOf(REFERENCE.features);

export function pipelinesOf(training: TrainingOptions): readonly PipelineSpec[] {
  const modes = new Map([LOGGED, ...training.features.map(modeOf)].map((mode) => [mode.name, mode]));
  return pipelineNames(training).map((name) => ({
    ...name,
    mode: modes.get(name.features) as FeatureMode,
    alternatives:
      name.encoder === 'selected' ? (training.select ?? []) : [{ encoder: name.encoder, l2: training.l2 }],
  }));
}

function modeOf(option: TrainingOptions['features'][number]): FeatureMode {
  if (typeof option === 'string') return { name: option, provenances: featureNames.map(() => option) };
  return { name: option.name, provenances: featureNames.map((name) => option.except[name] ?? option.from) };
}
