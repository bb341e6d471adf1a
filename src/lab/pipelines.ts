/** Which pipelines a scenario asks for: every combination of features, split and encoder, and the references they need. */
import { featureNames } from '../features/definitions.ts';
import type { ProvenanceName } from '../features/options.ts';
import type { EncoderName } from '../model/options.ts';
import type { TrainingOptions } from '../scenario/schema.ts';
import type { SplitName } from '../splits/options.ts';

/** Where feature values come from: one provenance, or a mix by feature. */
export interface FeatureMode {
  readonly name: string;
  /** One provenance per feature column. */
  readonly provenances: readonly ProvenanceName[];
}

export interface Alternative {
  readonly encoder: EncoderName;
  readonly l2: number;
}

export interface PipelineSpec {
  readonly features: FeatureMode;
  readonly split: SplitName;
  /** What the results call the encoder: its name, or `selected` where the pipeline chooses. */
  readonly encoder: EncoderName | 'selected';
  /** One, or those that the pipeline chooses among. */
  readonly alternatives: readonly Alternative[];
}

export const LOGGED: FeatureMode = modeOf('logged');

/** The pipelines of a scenario in table order; for each encoder logged × time is among them, since it is the reference. */
export function pipelinesOf(training: TrainingOptions): readonly PipelineSpec[] {
  const modes = training.features.map(modeOf);
  const encoders: readonly Pick<PipelineSpec, 'encoder' | 'alternatives'>[] =
    training.select === null
      ? training.encoders.map((encoder) => ({ encoder, alternatives: [{ encoder, l2: training.l2 }] }))
      : [{ encoder: 'selected', alternatives: training.select }];
  return encoders.flatMap((encoder) => {
    const asked = modes.flatMap((features) =>
      training.splits.map((split) => ({ features, split, ...encoder })),
    );
    const hasReference = asked.some((spec) => isReference(spec));
    return hasReference ? asked : [...asked, { features: LOGGED, split: 'time' as const, ...encoder }];
  });
}

/** Whether a pipeline is the one that others are measured against: logged features, time split. */
export function isReference(spec: {
  readonly features: { readonly name: string };
  readonly split: string;
}): boolean {
  return spec.features.name === LOGGED.name && spec.split === 'time';
}

function modeOf(option: TrainingOptions['features'][number]): FeatureMode {
  if (typeof option === 'string') return { name: option, provenances: featureNames.map(() => option) };
  return { name: option.name, provenances: featureNames.map((name) => option.except[name] ?? option.from) };
}
