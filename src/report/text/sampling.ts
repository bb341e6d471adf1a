/** Sampling of rows in words, and what it does to the promises of models. */
import { type PipelineName, pipelineId } from '../../scenario/pipelines.ts';
import { oddsRatio, type Sampling, samplingOf } from '../../scenario/sampling.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import { percent } from './numbers.ts';
import { listed } from './phrases.ts';
import { bonded } from './wrap.ts';

/** A sentence for each sampling of some pipelines. */
export function samplingsInWords(pipelines: readonly PipelineName[], training: TrainingOptions): string[] {
  const told = new Map<string, string[]>();
  for (const pipeline of pipelines) {
    const sampling = samplingOf(training, pipeline.encoder);
    if (sampling === null) continue;
    const clause = `${takenOf(sampling)}${promiseOf(sampling)}`;
    told.set(clause, [...(told.get(clause) ?? []), bonded(pipelineId(pipeline))]);
  }
  return [...told].map(
    ([clause, ids]) => `${listed(ids)} ${ids.length === 1 ? 'trains' : 'train'} on a sample: ${clause}.`,
  );
}

function takenOf({ negatives, positives, duplicates, beforeSplit }: Sampling): string {
  const parts = [
    ...(negatives === 1 ? [] : [`${percent(negatives)} of the rows without an open`]),
    ...(positives === 1 ? [] : [`each open ${positives} times`]),
    ...(duplicates === 0 ? [] : [`${percent(duplicates)} of the rows twice`]),
  ];
  return `${listed(parts)}, ${beforeSplit ? 'test rows, too, since it is taken before the split' : 'of its training rows alone'}`;
}

function promiseOf(sampling: Sampling): string {
  const ratio = Number(oddsRatio(sampling).toPrecision(3));
  if (ratio === 1) return '';
  return sampling.recalibrate
    ? `; the odds that it promises are divided by ${ratio} again`
    : `; the odds that it promises are ${ratio} times too high`;
}
