/** Names of the pipelines of a scenario: where feature values come from, how rows are held out, what the model is. */
import { leakyEncoderNames } from '../model/options.ts';
import type { SplitName } from '../splits/options.ts';
import { fittedBeforeSplit, samplingOf } from './sampling.ts';
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

/** The provenance and the split of baselines. */
export const BASELINE = { provenance: 'logged', split: 'time' } as const;

/** Checks for the provenance and the split of baselines. */
export function isBaseline(pipeline: { readonly provenance: string; readonly split: string }): boolean {
  return pipeline.provenance === BASELINE.provenance && pipeline.split === BASELINE.split;
}

/**
 * The pipelines of a scenario, in the order in which results list them: every combination of provenance, split and
 * encoder or model. For each of these logged × time is among them, asked for or not, since others are measured against it.
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
 * Share of the training rows that a pipeline chooses on; null where it chooses on the test rows. Undefined where it chooses nothing.
 */
export function validationOf(
  training: Pick<TrainingOptions, 'models' | 'validation'>,
  { encoder }: Pick<PipelineName, 'encoder'>,
): number | null | undefined {
  if (encoder === 'selected') return training.validation;
  const model = training.models.find(({ name }) => name === encoder);
  if (model === undefined || !Array.isArray(model.l2)) return undefined;
  return model.validation === undefined ? training.validation : model.validation;
}

/** All in which models can differ but their names. */
interface Memory {
  readonly name: string;
  readonly encoder: string;
  readonly entities: readonly string[];
  /** Sampling of its rows, and what is fitted before the split. */
  readonly rows: string;
  /** As `validationOf` says. */
  readonly validation: number | null | undefined;
  readonly rest: string;
}

/** The rows of a model that takes each once, and fits all after the split. */
const PLAIN_ROWS = JSON.stringify([null, []]);

function memoriesOf(training: TrainingOptions): Memory[] {
  const { encoders, encoding, models, select, ...shared } = training;
  const memory = (own: Partial<TrainingOptions['models'][number]> & { name: string; encoder: string }) => {
    const { features = shared.features, l2 = shared.l2, missing = shared.missing } = own;
    const { screen = shared.screen, sampling = shared.sampling } = own;
    return {
      name: own.name,
      encoder: own.encoder,
      entities: own.entities ?? encoding.entities,
      rows: JSON.stringify([sampling, fittedBeforeSplit(training, own.name)]),
      validation: validationOf({ models, validation: shared.validation }, { encoder: own.name }),
      rest: JSON.stringify([own.family, features, own.crosses, missing, l2, own.maximumAge, screen]),
    };
  };
  return [
    ...(select === null ? encoders.map((encoder) => memory({ name: encoder, encoder })) : []),
    ...models.map(memory),
  ];
}

/**
 * The pipeline that another is measured against: logged × time with the same model. Where the model has leaky target codes, a
 * sampling or parts that are fitted before the split, or is chosen on the test rows, it is the one without, if the scenario
 * trains one that differs in nothing else; of codes the one with those of `target`, or else with none.
 */
export function baselineOf(
  { encoder }: Pick<PipelineName, 'encoder'>,
  training: TrainingOptions,
): PipelineName {
  const memories = memoriesOf(training);
  const own = memories.find(({ name }) => name === encoder);
  if (own === undefined) return { ...BASELINE, encoder };
  const codes = leakyEncoderNames.includes(own.encoder) ? ['target', 'none', own.encoder] : [own.encoder];
  const choosesOnTest = own.validation === null;
  const wanted = codes.flatMap((code) =>
    [PLAIN_ROWS, own.rows].flatMap((rows) =>
      (choosesOnTest ? [false, true] : [false]).map((onTest) => ({ code, rows, onTest })),
    ),
  );
  for (const { code, rows, onTest } of wanted) {
    if (code === own.encoder && rows === own.rows && onTest === choosesOnTest) break;
    const clean = memories.find(
      (each) =>
        each.rest === own.rest &&
        each.rows === rows &&
        each.encoder === code &&
        (onTest || !choosesOnTest
          ? each.validation === own.validation
          : typeof each.validation === 'number') &&
        (code === 'none' || String(each.entities) === String(own.entities)),
    );
    if (clean !== undefined) return { ...BASELINE, encoder: clean.name };
  }
  return { ...BASELINE, encoder };
}

/** Checks that a pipeline is the baseline of itself, and maybe of others. */
export function isOwnBaseline(
  pipeline: { readonly provenance: string; readonly split: string; readonly encoder: string },
  training: TrainingOptions,
): boolean {
  return isBaseline(pipeline) && baselineOf(pipeline, training).encoder === pipeline.encoder;
}

/**
 * The pipeline by whose labels' luck the metrics of another are adjusted: trained on served values, with the same split and
 * without a memory, tested on the same rows. The same model where it has none, else the first that has none.
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
    (name) =>
      name.provenance === BASELINE.provenance &&
      name.split === split &&
      isPlain(name.encoder) &&
      testRowsOf(training, name.encoder) === testRowsOf(training, encoder),
  );
  return plain.find((name) => name.encoder === encoder) ?? plain[0];
}

/** Equal for models that are tested on the same rows of a split. */
function testRowsOf(training: TrainingOptions, name: string): string {
  const sampling = samplingOf(training, name);
  return JSON.stringify(sampling?.beforeSplit === true ? sampling : null);
}

/** The ids of all pipelines of a scenario, in the order in which results list them. */
export function pipelineIds(scenario: Scenario): string[] {
  return pipelineNames(scenario.training).map(pipelineId);
}
