/** The figures of one run, or of two with their differences. */
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { type Cell, cellOf } from '../../report/inline.ts';
import { pipelineCell, referenceCell } from '../../report/run/columns.ts';
import { policiesOf } from '../../report/run/lookups.ts';
import { clarityOf, NO_CLEAR_DIFFERENCE } from '../../report/text/clarity.ts';
import { NO_NUMBER, percent, plain, plusMinus } from '../../report/text/numbers.ts';
import { isOwnBaseline, pipelineId } from '../../scenario/pipelines.ts';
import { element } from '../dom.ts';
import type { Shown } from '../draft/tries.ts';
import { type ShownColumn, shownColumns } from './columns.ts';
import { BOTH, differenceOf, isUnchanged, type Pair, pairsOf } from './comparison.ts';

const DIFFERENCE = 'B − A';

/** @param shows rows of an experiment: these come first */
export function tableOf(a: Result | undefined, b: Result, shows?: readonly Shown[]): HTMLElement {
  const cellsOf = (pipeline: PipelineResult, { scenario }: Result) =>
    shownColumns.map((column) => cellElement(cellOf(pipelineCell(pipeline, column, scenario))));
  const differences = (pair: Pair) => shownColumns.map((column) => differenceElement(pair, column, b));
  const rowsOf = (pair: Pair): HTMLElement[] => {
    const pipeline = (pair.b ?? pair.a) as PipelineResult;
    const { training } = (pair.b === undefined ? (a ?? b) : b).scenario;
    const isMarked = isOwnBaseline(pipeline, training);
    const name = `${pipelineId(pipeline)}${isMarked ? ' *' : ''}`;
    const rows: [string, HTMLElement[]][] = [];
    if (pair.b !== undefined && isUnchanged(pair)) rows.push([BOTH, cellsOf(pair.b, b)]);
    else {
      if (a !== undefined && pair.a !== undefined) rows.push(['A', cellsOf(pair.a, a)]);
      if (pair.b !== undefined) rows.push([a === undefined ? 'this run' : 'B', cellsOf(pair.b, b)]);
      if (pair.a !== undefined && pair.b !== undefined) rows.push([DIFFERENCE, differences(pair)]);
    }
    return [
      titleRow(name, isMarked ? 'baseline' : ''),
      ...rows.map(([run, cells]) =>
        element(
          'tr',
          { class: run === DIFFERENCE ? 'difference' : '' },
          element('th', { scope: 'row' }, run),
          ...cells,
        ),
      ),
    ];
  };
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'run'),
    ...shownColumns.map(({ head }) => element('th', { scope: 'col', class: 'number' }, head)),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Figures of every pipeline' },
    element(
      'table',
      {},
      element('thead', {}, head),
      ...pairsOf(a, b, shows).map((pair) => element('tbody', {}, ...rowsOf(pair))),
      ...policyLabels(a, b).map((label) => element('tbody', {}, ...policyRows(a, b, label))),
    ),
  );
}

/** A policy to compare with, in the runs that measured it. */
function policyRows(a: Result | undefined, b: Result, label: string): HTMLElement[] {
  const runs: [string, Result | undefined][] = [
    ['A', a],
    [a === undefined ? 'this run' : 'B', b],
  ];
  const told = runs.map(([run, result]) => {
    const policy = result && policiesOf(result).find((each) => each.label === label);
    const cells =
      policy === undefined
        ? []
        : shownColumns.map((column) => cellOf(referenceCell(policy.name, policy.of, column)));
    return { run, cells };
  });
  const [before, after] = told.map(({ cells }) => JSON.stringify(cells));
  const isSame = before === after;
  const rows = told
    .slice(isSame ? 1 : 0)
    .filter(({ cells }) => cells.some(({ value }) => value !== ''))
    .map(({ run, cells }) =>
      element('tr', {}, element('th', { scope: 'row' }, isSame ? BOTH : run), ...cells.map(cellElement)),
    );
  return rows.length === 0 ? [] : [titleRow(label), ...rows];
}

function policyLabels(...results: readonly (Result | undefined)[]): string[] {
  const all = results.flatMap((result) => (result === undefined ? [] : policiesOf(result)));
  return [...new Set(all.map(({ label }) => label))];
}

function titleRow(name: string, kind = ''): HTMLElement {
  const title = element('th', { scope: 'rowgroup', colspan: shownColumns.length + 1, class: kind }, name);
  return element('tr', { class: 'title' }, title);
}

function cellElement({ value, interval, tone }: Cell): HTMLElement {
  return element(
    'td',
    { class: `number ${tone ?? ''}` },
    value,
    element('span', { class: 'ends' }, interval),
  );
}

function differenceElement(pair: Pair, column: ShownColumn, { scenario }: Result): HTMLElement {
  const isRate = column.name === 'openRate';
  const estimate = differenceOf(pair, column.path);
  const isShown = pair.b !== undefined && cellOf(pipelineCell(pair.b, column, scenario)).value !== NO_NUMBER;
  if (estimate === undefined || !isShown) return element('td', { class: 'number' }, NO_NUMBER);
  const text = isRate ? points(estimate.mean) : plain(estimate.mean);
  // No sign on what rounds to zero.
  const sign = estimate.mean > 0 && /[1-9]/.test(text) ? '+' : '';
  const interval = plusMinus(estimate, isRate ? percent : plain);
  const isUnclear = clarityOf(estimate) === 'unclear';
  return element(
    'td',
    { class: isUnclear ? 'number unclear' : 'number' },
    sign + text,
    element('span', { class: 'ends' }, interval),
    ...(isUnclear ? [element('span', { class: 'told' }, NO_CLEAR_DIFFERENCE)] : []),
  );
}

/** Rates differ by percentage points, which is not to be read as a relative change. */
function points(value: number): string {
  return percent(value).replace(/ %$/, '\u00a0pts');
}
