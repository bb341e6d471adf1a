/** The features of a notification as a table that adds up to both models' log-odds, for the terminal. */
import { createColors } from 'picocolors';
import type { Explanation } from '../../lab/studies/explanation/schema.ts';
import { shownValue, wordsOf } from './features.ts';
import { leaksOf } from './leaks.ts';
import { chance, signed } from './logOdds.ts';
import { LEAKY_LIVE } from './sentences.ts';

interface Row {
  readonly label: string;
  readonly cells: readonly string[];
  readonly changed: boolean;
}

/** Columns, and the order in which they are left out where the terminal is narrow. */
const HEAD = ['served', 'reconstr.', 'recomputed', 'clean', 'leaky', LEAKY_LIVE] as const;
const DISPENSABLE = [1, 5, 3];

const SHORTEST_LABEL = 8;

export interface FeatureTable {
  readonly lines: readonly string[];
  /** Heads of the columns that there is no room for. */
  readonly missing: readonly string[];
}

export function featureTable(
  explanation: Explanation,
  { columns, color }: { columns: number; color: boolean },
): FeatureTable {
  const colors = createColors(color);
  const rows = rowsOf(explanation);
  let kept = HEAD.map((_, column) => column);
  for (const column of DISPENSABLE) {
    if (widthOf(rows, kept, Number.POSITIVE_INFINITY) <= columns) break;
    kept = kept.filter((each) => each !== column);
  }
  const excess = widthOf(rows, kept, Number.POSITIVE_INFINITY) - columns;
  const longest = Math.max(...rows.map(({ label }) => label.length));
  const labelWidth = Math.max(SHORTEST_LABEL, excess > 0 ? longest - excess : longest);
  const widths = cellWidths(rows);
  const line = (label: string, cells: readonly string[]) =>
    [
      (label.length > labelWidth ? `${label.slice(0, labelWidth - 1)}…` : label).padEnd(labelWidth),
      ...kept.map((column) => cells[column].padStart(widths[column])),
    ]
      .join('  ')
      .trimEnd();
  const rule = colors.dim('─'.repeat(widthOf(rows, kept, labelWidth)));
  const [features, sums] = [
    rows.filter(({ cells }) => cells[0] !== ''),
    rows.filter(({ cells }) => cells[0] === ''),
  ];
  const lines = [
    colors.bold(line('', HEAD)),
    rule,
    ...features.map(({ label, cells, changed }) =>
      changed ? line(label, cells) : colors.dim(line(label, cells)),
    ),
    rule,
    ...sums.map(({ label, cells }) => line(label, cells)),
  ];
  return { lines, missing: HEAD.filter((_, column) => !kept.includes(column)) };
}

function cellWidths(rows: readonly Row[]): number[] {
  return HEAD.map((head, column) => Math.max(head.length, ...rows.map(({ cells }) => cells[column].length)));
}

function widthOf(rows: readonly Row[], kept: readonly number[], labelWidth: number): number {
  const label = Math.min(labelWidth, Math.max(...rows.map((row) => row.label.length)));
  const widths = cellWidths(rows);
  return kept.reduce((sum, column) => sum + 2 + widths[column], label);
}

function rowsOf(explanation: Explanation): Row[] {
  const { clean, leaky, leakyInProduction } = explanation.models;
  const models = [clean, leaky, leakyInProduction];
  const sum = (label: string, cells: readonly string[]): Row => ({
    label,
    cells: ['', '', '', ...cells],
    changed: false,
  });
  return [
    ...leaksOf(explanation).map(({ feature, changed, ...adds }) => ({
      label: wordsOf(feature.name).label,
      cells: [
        ...[feature.served, feature.reconstructed, feature.recomputed].map((value) =>
          shownValue(feature.name, value),
        ),
        ...[adds.clean, adds.leaky, adds.leakyInProduction].map(signed),
      ],
      changed,
    })),
    sum(
      'an average notification',
      models.map(({ intercept }) => signed(intercept)),
    ),
    ...(models.some(({ memorised }) => memorised !== 0)
      ? [
          sum(
            'what it memorised of ids',
            models.map(({ memorised }) => signed(memorised)),
          ),
        ]
      : []),
    sum(
      'log-odds in all',
      models.map(({ logit }) => signed(logit)),
    ),
    sum(
      'probability of an open',
      models.map(({ probability }) => chance(probability)),
    ),
  ];
}
