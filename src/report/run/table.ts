/** The result at a glance, on the console. */
import { createColors } from 'picocolors';
import type { Result } from '../../lab/result/result.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import { referenceLabel, referenceNames } from '../../scenario/references.ts';
import { fittingGrid, type GridLayout, type TableOptions } from '../text/fittingGrid.ts';
import type { Grid, GridRow } from '../text/grid.ts';
import { wrap } from '../text/wrap.ts';
import { type Column, columns, dispensable, liveColumns } from './columns.ts';
import { factsOf, notesOf } from './facts.ts';
import { bondedSentencesOf } from './sentences.ts';

/** A row per pipeline and per reference, then what they say in sentences, and what they rest on. */
export function renderTable(result: Result, options: TableOptions): string {
  const colors = createColors(options.color);
  const below = (texts: readonly string[], paint: (text: string) => string = (text) => text) =>
    texts.flatMap((text) => wrap(text, options.columns)).map(paint);
  const { scenario } = result;
  const shown = columnsOf(result);
  const { figures: kept, lines } = fittingGrid(
    {
      figures: shown,
      dispensable,
      nameColumns: Math.max(
        ...result.pipelines.flatMap((pipeline) => nameOf(pipeline).map((part) => part.length)),
      ),
      gridOf: (layout) => gridOf(result, layout),
    },
    options,
  );
  return [
    ...below(
      [scenario.title || [scenario.name, scenario.description].filter((text) => text !== '').join(': ')],
      colors.bold,
    ),
    '',
    ...lines,
    ...below([...marksOf(result), ...missingOf(shown, kept)], colors.dim),
    '',
    ...below(bondedSentencesOf(result)),
    '',
    ...below([...factsOf(result), ...notesOf(result)], colors.dim),
  ].join('\n');
}

/** Without live arms their columns would be empty. */
function columnsOf(result: Result): readonly Column[] {
  const hasLive = result.pipelines.some(({ summary }) => 'live' in summary);
  return hasLive ? columns : columns.filter(({ name }) => !liveColumns.includes(name));
}

function gridOf(result: Result, { figures: kept, nameColumns }: GridLayout<Column>): Grid {
  const pipelines = result.pipelines.map(
    (pipeline): GridRow => ({
      name: shortened(nameOf(pipeline), nameColumns),
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

function missingOf(shown: readonly Column[], kept: readonly Column[]): string[] {
  const missing = shown.filter((column) => !kept.includes(column));
  if (missing.length === 0) return [];
  return [`not shown at this width, but in summary.md: ${missing.map(({ title }) => title).join(', ')}`];
}
