/** Several results side by side, a row each: what a sweep, or a handful of scenarios, comes to. */
import type { Result } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { type Page, table } from '../page.ts';
import { headline } from './columns.ts';
import { measured, widestGap } from './lookups.ts';

const SHOWN = ['offline', 'production', 'gap', 'damage', 'openRate'];

/** Each result by the pipeline whose AUC fell most between offline and production. */
export function comparisonPage(results: readonly Result[]): Page {
  const columns = headline.filter(({ name }) => SHOWN.includes(name));
  return {
    title: 'The widest gap of each result',
    elsewhere: 'in summary.md',
    sections: [
      {
        id: 'results',
        body: table({
          caption: 'The pipeline of each result whose AUC fell most from offline to production',
          columns: [{ head: 'result' }, { head: 'pipeline', isText: true }, ...columns],
          rows: results.flatMap((result) => {
            const pipeline = widestGap(result);
            if (pipeline === undefined) return [];
            return {
              cells: [
                result.scenario.name,
                pipelineId(pipeline),
                ...columns.map(({ path, format }) => ({ estimate: measured(pipeline, path), format })),
              ],
            };
          }),
        }),
      },
    ],
  };
}
