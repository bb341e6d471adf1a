/** A grid that fits a terminal: what it can do without goes first. */

import { type Grid, gridLines } from './grid.ts';

export interface TableOptions {
  /** Width of the terminal. */
  readonly columns: number;
  readonly color: boolean;
}

interface Named {
  readonly name: string;
}

export interface GridLayout<Figure> {
  readonly figures: readonly Figure[];
  /** Intervals below the values, and names in two lines of at most so many columns. */
  readonly stacked: boolean;
  readonly nameColumns: number;
}

export interface GridChoices<Figure extends Named> {
  readonly figures: readonly Figure[];
  /** Names of figures that a narrow console goes without, the first of them first. */
  readonly dispensable: readonly string[];
  /** Longer names stand in two lines, and are cut only where nothing else helps. */
  readonly nameColumns: number;
  readonly gridOf: (layout: GridLayout<Figure>) => Grid;
}

/** Names are not cut shorter than this, even where the terminal is too narrow for any table. */
const SHORTEST_NAME = 12;

/** The first of these that fits: everything in a line, intervals below, fewer figures, shorter names. */
export function fittingGrid<Figure extends Named>(
  { figures, dispensable, nameColumns, gridOf }: GridChoices<Figure>,
  { columns, color }: TableOptions,
): { readonly figures: readonly Figure[]; readonly lines: readonly string[] } {
  const layouts: readonly GridLayout<Figure>[] = [
    { figures, stacked: false, nameColumns },
    ...[0, ...dispensable.map((_, index) => index + 1)].map((left) => ({
      figures: figures.filter(({ name }) => !dispensable.slice(0, left).includes(name)),
      stacked: true,
      nameColumns,
    })),
  ];
  const drawn = (layout: GridLayout<Figure>, coloured: boolean) =>
    gridLines(gridOf(layout), { color: coloured, stacked: layout.stacked });
  const widthOf = (layout: GridLayout<Figure>) =>
    Math.max(...drawn(layout, false).map((line) => line.length));
  const last = layouts[layouts.length - 1];
  const chosen = layouts.find((layout) => widthOf(layout) <= columns) ?? {
    ...last,
    nameColumns: Math.max(SHORTEST_NAME, nameColumns - (widthOf(last) - columns)),
  };
  return { figures: chosen.figures, lines: drawn(chosen, color) };
}
