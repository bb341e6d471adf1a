/** The result at a glance, on the console. */
import { createColors } from 'picocolors';
import type { Result } from '../lab/result.ts';
import { isReference, pipelineId } from '../scenario/pipelines.ts';
import { referenceLabel, referenceNames } from '../scenario/references.ts';
import { type Column, columns, dispensable, liveColumns } from './columns.ts';
import { factsOf, notesOf } from './facts.ts';
import { type Grid, type GridRow, type GridStyle, gridLines } from './grid.ts';
import { bondedSentencesOf } from './sentences.ts';
import { wrap } from './wrap.ts';

export interface TableOptions {
  /** Width of the terminal. */
  readonly columns: number;
  readonly color: boolean;
}

/** Names are not cut shorter than this, even where the terminal is too narrow for any table. */
const SHORTEST_NAME = 12;

/** A row per pipeline and per reference, then what they say in sentences, and what they rest on. */
export function renderTable(result: Result, options: TableOptions): string {
  const colors = createColors(options.color);
  const below = (texts: readonly string[], paint: (text: string) => string = (text) => text) =>
    texts.flatMap((text) => wrap(text, options.columns)).map(paint);
  const grid = fittingGrid(result, options);
  return [
    ...below(
      [[result.scenario.name, result.scenario.description].filter((text) => text !== '').join(': ')],
      colors.bold,
    ),
    '',
    ...grid.lines,
    ...below([...marksOf(result), ...missingOf(result, grid.kept)], colors.dim),
    '',
    ...below(bondedSentencesOf(result)),
    '',
    ...below([...factsOf(result), ...notesOf(result)], colors.dim),
  ].join('\n');
}

interface FittedGrid {
  readonly kept: readonly Column[];
  readonly lines: readonly string[];
}

/** The first of these layouts that fits: everything in a line, intervals below, fewer columns, shorter names. */
function fittingGrid(result: Result, { columns: width, color }: TableOptions): FittedGrid {
  const shown = columnsOf(result);
  const layouts: { kept: readonly Column[]; stacked: boolean }[] = [
    { kept: shown, stacked: false },
    { kept: shown, stacked: true },
    ...dispensable.map((_, last) => ({
      kept: shown.filter(({ name }) => !dispensable.slice(0, last + 1).includes(name)),
      stacked: true,
    })),
  ];
  for (const { kept, stacked } of layouts) {
    const grid = gridOf(result, kept);
    if (widthOf(grid, stacked) <= width) return { kept, lines: gridLines(grid, { color, stacked }) };
  }
  const { kept } = layouts[layouts.length - 1];
  const excess = widthOf(gridOf(result, kept), true) - width;
  const longest = Math.max(
    ...result.pipelines.flatMap((pipeline) => nameOf(pipeline).map((part) => part.length)),
  );
  const grid = gridOf(result, kept, Math.max(SHORTEST_NAME, longest - excess));
  return { kept, lines: gridLines(grid, { color, stacked: true }) };
}

function widthOf(grid: Grid, stacked: boolean): number {
  return Math.max(
    ...gridLines(grid, { color: false, stacked } satisfies GridStyle).map((line) => line.length),
  );
}

/** Without live arms their columns would be empty. */
function columnsOf(result: Result): readonly Column[] {
  const hasLive = result.pipelines.some(({ summary }) => 'live' in summary);
  return hasLive ? columns : columns.filter(({ name }) => !liveColumns.includes(name));
}

function gridOf(result: Result, kept: readonly Column[], nameLength = Number.POSITIVE_INFINITY): Grid {
  const pipelines = result.pipelines.map(
    (pipeline): GridRow => ({
      name: shortened(nameOf(pipeline), nameLength),
      cells: kept.map((column) => column.ofPipeline(pipeline)),
      isMarked: isReference(pipeline),
    }),
  );
  const references = referenceNames.map(
    (name): GridRow => ({
      name: twoLines(referenceLabel(name)),
      cells: kept.map((column) => column.ofReference(result.references[name])),
      isMarked: false,
    }),
  );
  return {
    head: kept.map(({ head }) => head),
    groups: [pipelines, references.filter(({ cells }) => cells.some(({ value }) => value !== ''))],
  };
}

function twoLines(label: string): [string, string] {
  const [first, second = ''] = label.split(', ');
  return [first, second];
}

function nameOf(pipeline: { features: string; split: string; encoder: string }): [string, string] {
  const id = pipelineId(pipeline);
  const mark = isReference(pipeline) ? ' *' : '';
  return [pipeline.features, `${id.slice(pipeline.features.length + 1)}${mark}`];
}

function shortened([first, second]: [string, string], length: number): [string, string] {
  const cut = (part: string) => (part.length <= length ? part : `${part.slice(0, length - 1)}…`);
  return [cut(first), cut(second)];
}

function marksOf(result: Result): string[] {
  return result.pipelines.some(isReference)
    ? ['* the leak-free reference: flattery and damage are against it']
    : [];
}

function missingOf(result: Result, kept: readonly Column[]): string[] {
  const missing = columnsOf(result).filter((column) => !kept.includes(column));
  if (missing.length === 0) return [];
  return [`not shown at this width, but in summary.md: ${missing.map(({ title }) => title).join(', ')}`];
}
