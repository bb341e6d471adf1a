/** Several results side by side, a row each: what a sweep, or a handful of scenarios, comes to. */

import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { type Comparison, compare, sharedSeeds } from '../../lab/result/compare.ts';
import type { Result } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { quantityAt } from '../../scenario/quantities.ts';
import { isReferenceName, referenceLabel } from '../../scenario/references.ts';
import { list, type Page, prose, type Section, type Text, table } from '../page.ts';
import { clarityOf, NO_CLEAR_DIFFERENCE } from '../text/clarity.ts';
import { fixed } from '../text/numbers.ts';
import { headline, isWithItself, pipelineCell, type TableFigure } from './columns.ts';
import { widestGap } from './lookups.ts';

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
                ...columns.map((column) => pipelineCell(pipeline, column, result.scenario)),
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
      ? list(differencesInWords(compare(first, second), second))
      : prose('They share fewer than two seeds, so that their difference has no interval.'),
  };
}

/** A sentence for each pipeline and policy of both. */
function differencesInWords({ differences }: Comparison, { pipelines, scenario }: Result): Text[] {
  const columns = headline.filter(({ name }) => SHOWN.includes(name));
  const names = [...new Set(differences.map(({ that }) => that))];
  return names.flatMap((name): Text[] => {
    const pipeline = pipelines.find((each) => pipelineId(each) === name);
    const said = columns.flatMap((column): Text[] => {
      const found = differences.find(({ that, quantity }) => that === name && quantity === column.path);
      if (found === undefined || (pipeline !== undefined && isWithItself(pipeline, column, scenario)))
        return [];
      return [[`${column.head} `, differenceInWords(found.difference, column)]];
    });
    const label = isReferenceName(name) ? referenceLabel(name) : name;
    return said.length === 0
      ? []
      : [[`${label}: `, said.map((each, place) => [place === 0 ? '' : '; ', each])]];
  });
}

/** A difference of two results with its interval, and whether it is one. Rates differ by points, not by a share of themselves. */
export function differenceInWords(difference: Estimate, { format, path }: TableFigure): Text {
  const clarity = clarityOf(difference);
  if (clarity === 'none') return 'the same';
  const isRate = quantityAt(path).format === 'percent';
  const inPoints = (value: number) => fixed(value * 100, 1);
  const shown = isRate ? inPoints : format;
  return [
    { estimate: difference, format: shown, ends: shown, ...(isRate ? { unit: 'points' } : {}) },
    clarity === 'unclear' ? `, ${NO_CLEAR_DIFFERENCE}` : '',
  ];
}
