/** Offline metrics by how well they order the models of a world as production does. */
import { kendallTau } from '../../evaluation/statistics/agreement.ts';
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { Result } from '../../lab/result/schema.ts';
import { numberAt } from '../../lab/result/tree.ts';
import { quantityAt } from '../../scenario/quantities.ts';
import { type Table, table } from '../page.ts';
import { plain } from '../text/numbers.ts';
import { measured } from './lookups.ts';

/** Fewer can hardly be in another order. */
const FEWEST_PIPELINES = 3;

const METRICS = [
  ...['auc', 'ne'].map((metric) => ['offline', 'offlineServed'].map((rows) => `${rows}.${metric}`)),
  ...['hitRate', 'ndcg', 'mrr', 'drawnHitRate', 'drawnNdcg', 'drawnMrr', 'trueNdcg'].map((figure) =>
    ['offline', 'offlineServed'].map((rows) => `ranking.${rows}.${figure}`),
  ),
];

/** Results of production that models are chosen for. */
const OUTCOMES = ['choiceValue', 'live.openRate'];

export const AGREEMENT_NOTE =
  "Would a metric choose the models that production would? Kendall's τ between the order of the models of one world by the metric and by the outcome, mean over worlds: 1 is the same order, 0 none, −1 the opposite.";

export function agreementTable(result: Result): Table | undefined {
  const { pipelines } = result;
  if (pipelines.length < FEWEST_PIPELINES) return undefined;
  const isMeasured = (path: string) => measured(pipelines[0], path) !== undefined;
  const outcomes = OUTCOMES.filter(isMeasured);
  return table({
    caption: "Order of the models by each offline metric against their order in production, as Kendall's τ",
    columns: [
      { head: 'metric' },
      ...outcomes.flatMap((outcome) => {
        const { title } = quantityAt(outcome);
        return [{ head: `τ with ${title}` }, { head: `τ with ${title}, on served values` }];
      }),
    ],
    rows: METRICS.filter(([offline]) => isMeasured(offline)).map((both) => ({
      cells: [
        quantityAt(both[0]).title,
        ...outcomes.flatMap((outcome) =>
          both.map((metric) => ({ estimate: agreement(result, metric, outcome), format: plain })),
        ),
      ],
    })),
  });
}

/** Mean over the seeds of the agreement among the pipelines, the best first in both orders. */
function agreement({ pipelines, seeds }: Result, metric: string, outcome: string): Estimate {
  const goodness = (path: string, index: number) =>
    pipelines.map(({ perSeed }) => {
      const value = numberAt(perSeed[index], path) ?? Number.NaN;
      return quantityAt(path).better === 'lower' ? -value : value;
    });
  return meanInterval(seeds.map((_, index) => kendallTau(goodness(metric, index), goodness(outcome, index))));
}
