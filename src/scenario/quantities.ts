/** The quantities that a result measures, by dotted path: what expectations may name. */
import { featureNames } from '../features/definitions.ts';
import { crossesOf, crossName } from '../model/crosses.ts';
import { encodedName } from '../model/entities.ts';
import { targetEncoderNames } from '../model/options.ts';
import { isReference, type PipelineName, pipelineId, pipelineNames } from './pipelines.ts';
import { referenceNames } from './references.ts';
import { isWay, quantitiesOfWay } from './retraining.ts';
import type { Scenario, TrainingOptions } from './schema.ts';

const METRICS = ['rows', 'positives', 'auc', 'groupedAuc', 'ne', 'logLoss', 'calibration'] as const;
const DIFFERENCES = ['auc', 'ne', 'calibration'] as const;
const SCREEN = ['auc', 'mismatch', 'shift', 'smape', 'truncation'] as const;
const BYTES = ['bytesPerImpression', 'uncompressedBytesPerImpression'] as const;
const OUTCOME = ['openRate', 'opensPerUserDay', 'uplift', 'optOuts', 'regret'] as const;

function under(prefix: string, names: readonly string[]): string[] {
  return names.map((name) => `${prefix}.${name}`);
}

/** Quantities of a pipeline, a reference or a way of retraining, that the scenario measures. */
export function quantitiesOf(that: string, scenario: Scenario): string[] {
  if (isWay(that)) return quantitiesOfWay(that, scenario);
  const { evaluation, serving, training } = scenario;
  const { live, liveReferences } = evaluation;
  const goesLive = (name: string) => live && (liveReferences as readonly string[]).includes(name);
  if (!(referenceNames as readonly string[]).includes(that)) {
    const pipeline = pipelineNames(training).find((name) => pipelineId(name) === that);
    return [
      ...['offline', 'offlineServed', 'shadow'].flatMap((set) => under(set, METRICS)),
      ...(goesLive('random') ? under('random', METRICS) : []),
      ...(live ? under('live', [...METRICS, ...OUTCOME]) : []),
      'choiceValue',
      ...under('gap', DIFFERENCES),
      ...under('flattery', DIFFERENCES),
      ...under('damage', [...DIFFERENCES, 'choiceValue', ...(live ? ['openRate'] : [])]),
      ...under('skew', ['mismatch', 'size']),
      ...(evaluation.screening ? under('screen', SCREEN) : []),
      ...(evaluation.storage
        ? ['storage', 'storage.factored', 'storage.changes'].flatMap((layout) => under(layout, BYTES))
        : []),
      ...(pipeline !== undefined && isReference(pipeline) && evaluation.driftTwin
        ? under('withoutDrift', ['auc', 'ne'])
        : []),
      ...(pipeline === undefined ? [] : under('coefficient', columnsOf(pipeline, training))),
    ];
  }
  const hasModel = serving.incumbent.policy !== 'random';
  const hasScores =
    that === 'oracle' ||
    (that === 'incumbent' && hasModel) ||
    (that === 'incumbentGreedy' && hasModel && goesLive(that));
  const hasOutcome = that === 'incumbent' || (goesLive(that) && (that !== 'incumbentGreedy' || hasModel));
  return [
    ...(hasScores ? under('shadow', METRICS) : []),
    ...(hasOutcome ? under('live', OUTCOME) : []),
    ...(hasScores || that === 'random' ? ['choiceValue'] : []),
  ];
}

/**
 * The columns of a pipeline's model, each of which has a coefficient: features, crosses and encoded entities. A pipeline that
 * selects its encoder has those of every choice: the features.
 */
function columnsOf({ encoder }: PipelineName, training: TrainingOptions): readonly string[] {
  const model = training.models.find(({ name }) => name === encoder);
  const columns = model?.columns ?? training.columns;
  const memory = model?.encoder ?? encoder;
  const entities = model?.entities ?? training.encoding.entities;
  return [
    ...(columns === 'all' ? featureNames : columns),
    ...crossesOf(model?.crosses, columns).map(crossName),
    ...(targetEncoderNames.some((name) => name === memory) ? entities.map(encodedName) : []),
  ];
}
