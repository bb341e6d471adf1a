/** Names of the pipelines of a scenario: where feature values come from, how rows are held out, what the model is. */
import type { SplitName } from '../splits/options.ts';
import type { Scenario, TrainingOptions } from './schema.ts';

/** `recomputed × random`, or `recomputed × random × target` where there is an encoder. */
export function pipelineId(pipeline: { provenance: string; split: string; encoder: string }): string {
  const id = `${pipeline.provenance} × ${pipeline.split}`;
  return pipeline.encoder === 'none' ? id : `${id} × ${pipeline.encoder}`;
}

/** The id as `pipelineId` writes it, of one that was typed with `x` for `×`, with other spaces or with `× none`. */
export function normalisePipelineId(text: string): string {
  return text
    .trim()
    .replace(/\s+[x×]\s+/gi, ' × ')
    .replace(/^([^×]+ × [^×]+) × none$/, '$1');
}

/** Parts of the name of a pipeline, unique within a scenario. */
export interface PipelineName {
  readonly provenance: string;
  readonly split: SplitName;
  /** `selected` where each pipeline chooses its own encoder, or the name of one of `training.models`. */
  readonly encoder: string;
}

/** The provenance and the split of the pipeline that others are measured against. */
export const BASELINE = { provenance: 'logged', split: 'time' } as const;

/** Checks for the pipeline that others are measured against. */
export function isBaseline(pipeline: { readonly provenance: string; readonly split: string }): boolean {
  return pipeline.provenance === BASELINE.provenance && pipeline.split === BASELINE.split;
}

/**
 * The pipelines of a scenario, in the order in which results list them: every combination of provenance, split and
 * encoder or model. For each of these logged × time is among them, asked for or not, since it is the reference.
 */
export function pipelineNames({
  provenances,
  splits,
  encoders,
  models,
  select,
}: TrainingOptions): PipelineName[] {
  const names = provenances.map((from) => (typeof from === 'string' ? from : from.name));
  const memories = [...(select === null ? encoders : ['selected']), ...models.map(({ name }) => name)];
  const asked = names.flatMap((name) =>
    splits.flatMap((split) => memories.map((encoder) => ({ provenance: name, split, encoder }))),
  );
  return asked.some(isBaseline)
    ? asked
    : [...asked, ...memories.map((encoder) => ({ ...BASELINE, encoder }))];
}

/**
 * The pipeline by whose labels' luck the metrics of another are adjusted: trained on served values, with the same split and
 * without a memory. The same model where it has none, else the first that has none.
 */
export function plainOf(
  { split, encoder }: PipelineName,
  training: TrainingOptions,
): PipelineName | undefined {
  const isPlain = (memory: string) =>
    memory === 'none' ||
    training.models.some(
      ({ name, encoder, family }) => name === memory && encoder === 'none' && family === undefined,
    );
  const plain = pipelineNames(training).filter(
    (name) => name.provenance === BASELINE.provenance && name.split === split && isPlain(name.encoder),
  );
  return plain.find((name) => name.encoder === encoder) ?? plain[0];
}

/** The ids of all pipelines of a scenario, in the order in which results list them. */
export function pipelineIds(scenario: Scenario): string[] {
  return pipelineNames(scenario.training).map(pipelineId);
}
