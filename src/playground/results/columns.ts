/** The columns of the table, and what they mean. */

import { type Meaning, meaningOf } from '../../lab/result/meanings.ts';
import { type Column, type ColumnName, columns } from '../../report/run/columns.ts';
import { referenceLabel, referenceNames } from '../../scenario/references.ts';

export interface ShownColumn extends Column {
  /** The quantity that a difference is taken of. */
  readonly path: string;
  readonly meaning: Meaning;
}

const PATHS: readonly [ColumnName, path: string, Meaning][] = [
  ['offline', 'offline.auc', 'offline'],
  ['production', 'shadow.auc', 'shadow'],
  ['gap', 'gap.auc', 'gap'],
  ['flattery', 'flattery.auc', 'flattery'],
  ['damage', 'damage.auc', 'damage'],
  ['openRate', 'live.openRate', 'openRate'],
];

export const shownColumns: readonly ShownColumn[] = PATHS.map(([name, path, meaning]) => ({
  ...(columns.find((column) => column.name === name) as Column),
  path,
  meaning,
}));

/** The columns, the metrics that their meanings speak of, and the last rows. */
export const columnGlossary: readonly { readonly title: string; readonly meaning: string }[] = [
  ...shownColumns.map(({ title, meaning }) => ({ title, meaning: meaningOf(meaning) })),
  { title: 'AUC', meaning: meaningOf('auc') },
  { title: 'NE', meaning: meaningOf('ne') },
  { title: referenceNames.map(referenceLabel).join('; '), meaning: meaningOf('references') },
];
