/** Sampling of rows in words, and what it does to the promises of models. */
import { type PipelineName, pipelineId } from '../../scenario/pipelines.ts';
import { oddsRatio, type Sampling, samplingOf } from '../../scenario/sampling.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import { percent } from './numbers.ts';
import { listed } from './phrases.ts';
import { bonded } from './wrap.ts';

/** A sentence for each sampling of some pipelines. */
export function samplingsInWords(pipelines: readonly PipelineName[], training: TrainingOptions): string[] {
  const told = new Map<string, { sampling: Sampling; ids: string[] }>();
  for (const pipeline of pipelines) {
    const sampling = samplingOf(training, pipeline.encoder);
    if (sampling === null) continue;
    const key = JSON.stringify(sampling);
    const { ids = [] } = told.get(key) ?? {};
    told.set(key, { sampling, ids: [...ids, bonded(pipelineId(pipeline))] });
  }
  return [...told.values()].map(({ sampling, ids }) => {
    const isOne = ids.length === 1;
    return `${listed(ids)} ${isOne ? 'trains' : 'train'} on a sample: ${takenOf(sampling, isOne)}${promiseOf(sampling, isOne)}.`;
  });
}

function takenOf({ negatives, positives, duplicates, beforeSplit }: Sampling, isOne: boolean): string {
  const parts = [
    ...(negatives === 1 ? [] : [`${percent(negatives)} of the rows without an open`]),
    ...(positives === 1 ? [] : [`each open ${positives} times`]),
    ...(duplicates === 0 ? [] : [`${percent(duplicates)} of the rows twice`]),
  ];
  return `${listed(parts)}, ${beforeSplit ? 'test rows, too, since it is taken before the split' : `of ${isOne ? 'its' : 'their'} training rows alone`}`;
}

function promiseOf(sampling: Sampling, isOne: boolean): string {
  const ratio = Number(oddsRatio(sampling).toPrecision(3));
  if (ratio === 1) return '';
  const whose = isOne ? 'it promises' : 'they promise';
  return sampling.recalibrate
    ? `; the odds that ${whose} are divided by ${ratio} again`
    : `; the odds that ${whose} are ${ratio} times too high`;
}
