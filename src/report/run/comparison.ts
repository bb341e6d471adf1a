/** Several results side by side, a row each: what a sweep, or a handful of scenarios, comes to. */
import { type Comparison, compare, sharedSeeds } from '../../lab/result/compare.ts';
import type { Result } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { list, type Page, prose, type Section, type Text, table } from '../page.ts';
import { clarityOf } from '../text/clarity.ts';
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
      ...(results.length === 2 ? [differences(results[0], results[1])] : []),
    ],
  };
}

/** The second of two results less the first, where they can be compared seed by seed. */
function differences(first: Result, second: Result): Section {
  const [from, to] = [first, second].map(({ scenario }) => scenario.name);
  const isPaired = sharedSeeds(first, second).length > 1;
  return {
    id: 'differences',
    title: `${to} less ${from}, paired by seed`,
    body: isPaired
      ? list(differencesInWords(compare(first, second)))
      : prose('They share fewer than two seeds, so that their difference has no interval.'),
  };
}

/** A sentence for each pipeline of both. */
function differencesInWords({ differences }: Comparison): Text[] {
  const columns = headline.filter(({ name }) => SHOWN.includes(name));
  const names = [...new Set(differences.map(({ that }) => that))];
  return names.flatMap((name): Text[] => {
    const said = columns.flatMap(({ head, path, format }): Text[] => {
      const found = differences.find(({ that, quantity }) => that === name && quantity === path);
      if (found === undefined) return [];
      const { difference } = found;
      const clarity = clarityOf(difference);
      if (clarity === 'none') return [`${head} the same`];
      const unclear = clarity === 'unclear' ? ', no clear difference' : '';
      return [[`${head} `, { estimate: difference, format, ends: format }, unclear]];
    });
    return said.length === 0
      ? []
      : [[`${name}: `, said.map((each, place) => [place === 0 ? '' : '; ', each])]];
  });
}
