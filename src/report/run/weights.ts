/** The feature whose weight parted most between two models, which is a trace of the leak and no measure of it. */
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { BASELINE, pipelineId } from '../../scenario/pipelines.ts';
import { type OtherPage, type Text, textOnly } from '../page.ts';
import { clarityOf } from '../text/clarity.ts';
import { plain } from '../text/numbers.ts';
import { bestOffline, findPipeline, measured } from './lookups.ts';

/** The name of the report, of the same scenario, that measures it. */
const ATTRIBUTION = 'Attribution';

/** A sentence where the model that looked best lost in production, and weights clearly parted from those on logged values. */
export function weightsApart(result: Result, others: readonly OtherPage[] = []): [Text] | undefined {
  const best = bestOffline(result);
  if (best === undefined || clarityOf(measured(best, 'gap.auc')) !== 'above') return undefined;
  const twin = findPipeline(result, { ...best, provenance: BASELINE.provenance });
  if (twin === undefined || twin === best) return undefined;
  const columns = best.perSeed[0].coefficients?.columns ?? [];
  const apart = columns
    .flatMap(({ name }) => {
      const [own, other] = [weightsOf(best, name), weightsOf(twin, name)];
      if (own === undefined || other === undefined) return [];
      const difference = meanInterval(own.map((weight, seed) => weight - other[seed]));
      return [{ name, own: meanInterval(own), other: meanInterval(other), difference }];
    })
    .filter(({ difference }) => ['above', 'below'].includes(clarityOf(difference)))
    .sort((a, b) => size(b.difference) - size(a.difference));
  const [first] = apart;
  if (first === undefined) return undefined;
  const measures = ' measures what each feature carries.';
  const to = others.find(({ name }) => name === ATTRIBUTION)?.to;
  const sentence: Text = [
    `Which feature leaks? The weight of ${first.name} changed most: it is ${plain(first.own.mean)} in ${pipelineId(best)} and ${plain(first.other.mean)} on logged values. A weight is no measure of harm; `,
    { code: 'hindsight attribute' },
    to === undefined
      ? measures
      : [
          textOnly(['terminal', 'markdown'], measures),
          textOnly(['html'], [' measures ', { link: 'what each feature carries', to }, '.']),
        ],
  ];
  return [sentence];
}

const size = ({ mean }: Estimate): number => Math.abs(mean);

/** By seed; undefined where a seed has no such column. */
function weightsOf({ perSeed }: PipelineResult, column: string): number[] | undefined {
  const weights = perSeed.map(
    ({ coefficients }) => coefficients?.columns.find(({ name }) => name === column)?.coefficient,
  );
  return weights.every((weight) => weight !== undefined) ? weights : undefined;
}
