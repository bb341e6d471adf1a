/** Rows of cells as aligned text: one line per row, or values with their intervals below them. */
import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';
import { createColors } from 'picocolors';
import type { Cell, Tone } from './cell.ts';

export interface GridRow {
  /** Two parts of a name, which may stand below one another. */
  readonly name: readonly [string, string];
  readonly cells: readonly Cell[];
  readonly isMarked: boolean;
}

export interface Grid {
  /** What a row is; a pipeline, unless told otherwise. */
  readonly corner?: string;
  readonly head: readonly (readonly [string, string])[];
  /** Groups of rows, with a rule before each. */
  readonly groups: readonly (readonly GridRow[])[];
}

export interface GridStyle {
  readonly color: boolean;
  /** Intervals below the values, and names in two lines. */
  readonly stacked: boolean;
}

/** A table of cli-table3 without any lines. */
export const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** The lines of a grid, each ending in its last character. */
export function gridLines({ corner = 'pipeline', head, groups }: Grid, style: GridStyle): string[] {
  const colors = createColors(style.color);
  const table = new CliTable({
    chars: BORDERLESS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: ['left', ...head.map(() => 'right' as const)],
  });
  const linesOfRow = style.stacked ? 2 : 1;
  table.push([colors.bold(`\n${corner}`), ...head.map(([above, below]) => lines(above, below, colors.bold))]);
  for (const row of groups.flat()) table.push(rowOf(row, style, colors));

  const text = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  // The table's own idea of its width counts colour codes.
  const width = Math.max(...text.map((line) => stripVTControlCharacters(line).length));
  const rule = colors.dim('─'.repeat(width));
  const result = text.splice(0, 2);
  for (const group of groups) {
    if (group.length === 0) continue;
    // Where no cell of a row has an interval, the line for intervals is empty.
    result.push(rule, ...text.splice(0, group.length * linesOfRow).filter((line) => line !== ''));
  }
  return result;
}

type Colors = ReturnType<typeof createColors>;
type Paint = (text: string) => string;

function rowOf({ name, cells, isMarked }: GridRow, { stacked }: GridStyle, colors: Colors): string[] {
  const paintName: Paint = isMarked ? colors.bold : (text) => text;
  const [first, second] = name;
  const label = stacked ? lines(first, second, paintName) : paintName(`${first} ${second}`.trimEnd());
  return [label, ...cells.map((cell) => contentOf(cell, stacked, colors))];
}

function contentOf({ value, interval, tone }: Cell, stacked: boolean, colors: Colors): string {
  const painted = value === '' ? '' : paintOf(tone, colors)(value);
  const dimmed = interval === '' ? '' : colors.dim(interval);
  if (stacked) return `${painted}\n${dimmed}`;
  return dimmed === '' ? painted : `${painted} ${dimmed}`;
}

function lines(first: string, second: string, paint: Paint): string {
  // Each line by itself, since a colour that spans lines would spill into the neighbouring cell.
  return `${first === '' ? '' : paint(first)}\n${second === '' ? '' : paint(second)}`;
}

function paintOf(tone: Tone, colors: Colors): Paint {
  if (tone === 'bad') return colors.red;
  return tone === 'good' ? colors.green : (text) => text;
}
