/** The figures of one run, or of two with their differences. */
import type { PipelineResult, Result } from '../../lab/result.ts';
import { type Column, type ColumnName, columns } from '../../report/run/columns.ts';
import type { Cell } from '../../report/text/cell.ts';
import { NO_NUMBER, percent, plain, plusMinus } from '../../report/text/numbers.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import { type ReferenceName, referenceLabel, referenceNames } from '../../scenario/references.ts';
import { element } from '../dom.ts';
import { differenceOf, type Pair, pairsOf } from './comparison.ts';

/** What is shown, with the path of the quantity that a difference is taken of. */
const SHOWN: readonly { readonly name: ColumnName; readonly path: string; readonly rate?: boolean }[] = [
  { name: 'offline', path: 'offline.auc' },
  { name: 'production', path: 'shadow.auc' },
  { name: 'gap', path: 'gap.auc' },
  { name: 'flattery', path: 'flattery.auc' },
  { name: 'damage', path: 'damage.auc' },
  { name: 'openRate', path: 'live.openRate', rate: true },
];

const DIFFERENCE = 'B − A';

export function tableOf(a: Result | undefined, b: Result): HTMLElement {
  const columnsShown = SHOWN.map(({ name }) => columns.find((column) => column.name === name)!);
  const shown = SHOWN.map((each, index) => ({ ...each, column: columnsShown[index] }));
  type Shown = (typeof shown)[number];
  const cellsOf = (pipeline: PipelineResult) =>
    shown.map(({ column }) => cellElement(column.ofPipeline(pipeline)));
  const differences = (pair: Pair) => shown.map((each: Shown) => differenceElement(pair, each));
  const rowsOf = (pair: Pair): HTMLElement[] => {
    const pipeline = (pair.b ?? pair.a) as PipelineResult;
    const isMarked = isReference(pipeline);
    const name = `${pipelineId(pipeline)}${isMarked ? ' *' : ''}`;
    const rows: [string, HTMLElement[]][] = [];
    if (a !== undefined && pair.a !== undefined) rows.push(['A', cellsOf(pair.a)]);
    if (pair.b !== undefined) rows.push([a === undefined ? 'this run' : 'B', cellsOf(pair.b)]);
    if (pair.a !== undefined && pair.b !== undefined) rows.push([DIFFERENCE, differences(pair)]);
    return [
      titleRow(name, shown.length + 1, isMarked ? 'reference' : ''),
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
    ...shown.map(({ column }) => element('th', { scope: 'col' }, column.title)),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Figures of every pipeline' },
    element(
      'table',
      {},
      element('thead', {}, head),
      ...pairsOf(a, b).map((pair) => element('tbody', {}, ...rowsOf(pair))),
      ...referenceNames.map((name) => element('tbody', {}, ...referenceRows(a, b, name, columnsShown))),
    ),
  );
}

/** A policy to compare with, in the runs that measured it. */
function referenceRows(
  a: Result | undefined,
  b: Result,
  name: ReferenceName,
  shown: readonly Column[],
): HTMLElement[] {
  const runs: [string, Result | undefined][] = [
    ['A', a],
    [a === undefined ? 'this run' : 'B', b],
  ];
  const rows = runs.flatMap(([run, result]) => {
    const cells =
      result === undefined ? [] : shown.map((column) => column.ofReference(result.references[name]));
    return cells.some(({ value }) => value !== '')
      ? [element('tr', {}, element('th', { scope: 'row' }, run), ...cells.map(cellElement))]
      : [];
  });
  return rows.length === 0 ? [] : [titleRow(referenceLabel(name), shown.length + 1), ...rows];
}

function titleRow(name: string, span: number, kind = ''): HTMLElement {
  const title = element('th', { scope: 'rowgroup', colspan: span, class: kind }, name);
  return element('tr', { class: 'title' }, title);
}

function cellElement({ value, interval, tone }: Cell): HTMLElement {
  return element('td', { class: tone }, value, element('small', {}, interval));
}

function differenceElement(pair: Pair, { path, rate = false }: (typeof SHOWN)[number]): HTMLElement {
  const estimate = differenceOf(pair, path);
  if (estimate === undefined) return element('td', {}, NO_NUMBER);
  const text = rate ? points(estimate.mean) : plain(estimate.mean);
  // No sign on what rounds to zero.
  const sign = estimate.mean > 0 && /[1-9]/.test(text) ? '+' : '';
  const interval = plusMinus(estimate, rate ? percent : plain);
  return element('td', {}, sign + text, element('small', {}, interval));
}

/** Rates differ by percentage points, which is not to be read as a relative change. */
function points(value: number): string {
  return percent(value).replace(/ %$/, '\u00a0pts');
}
